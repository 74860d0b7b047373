import type { DataSource, QueryRunner } from 'typeorm';

/** What a migration that only one pod runs needs to know about its database. */
export interface MigrationDialect {
  /** Tries to take a lock that belongs to the connection, and returns at once with whether the connection has it. */
  readonly tryLock: (lockId: number) => string;
  /** The number with which another connection can end this one. */
  readonly connectionId: string;
  readonly endConnection: (connectionId: number) => string;
  /** The options for the driver's pool that give it one connection, and no timeout for a query on the client's side. */
  readonly pool: Readonly<Record<string, number>>;
  /** The limits of the server for a statement, of which each version of it has some. */
  readonly limits: string;
}

const POSTGRES: MigrationDialect = {
  tryLock: (lockId) => `SELECT pg_try_advisory_lock(${lockId}) AS answer`,
  connectionId: 'SELECT pg_backend_pid() AS answer',
  endConnection: (connectionId) => `SELECT pg_terminate_backend(${connectionId})`,
  pool: { max: 1, query_timeout: 0 },
  limits: `SELECT name FROM pg_settings WHERE name = 'statement_timeout'`,
};

const MYSQL: MigrationDialect = {
  tryLock: (lockId) => `SELECT GET_LOCK('nestjs-probes-${lockId}', 0) AS answer`,
  connectionId: 'SELECT CONNECTION_ID() AS answer',
  endConnection: (connectionId) => `KILL ${connectionId}`,
  pool: { connectionLimit: 1 },
  // The first is MariaDB's, the second MySQL's. TypeORM's type does not say which of the two it is.
  limits: `SHOW SESSION VARIABLES WHERE Variable_name IN ('max_statement_time', 'max_execution_time')`,
};

const DIALECTS: Readonly<Record<string, MigrationDialect>> = { postgres: POSTGRES, mysql: MYSQL, mariadb: MYSQL };

/** @throws Error for a database without a lock that ends with its connection. */
export function migrationDialect({ options: { type } }: DataSource): MigrationDialect {
  const dialect = DIALECTS[type];
  if (!dialect) {
    throw new Error(
      `migrateTypeOrm() needs a lock that ends with its connection, and knows how to take it on ${Object.keys(DIALECTS).join(', ')}, ` +
        `not on ${type}. Run the migrations before the pods start, in a job of their own`,
    );
  }
  return dialect;
}

/**
 * Lifts the limits of the server for a statement, for this connection. A server, a database or a role may have them for
 * the queries of users.
 */
export async function liftLimits({ limits }: MigrationDialect, connection: QueryRunner): Promise<void> {
  for (const row of await connection.query(limits)) {
    await connection.query(`SET SESSION ${row.name ?? row.Variable_name} = 0`);
  }
}
