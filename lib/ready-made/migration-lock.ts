import type { DataSource, QueryRunner } from 'typeorm';

/** The statements of a lock that belongs to one connection and ends with it. */
interface LockDialect {
  /** Tries to take the lock, and returns at once with whether it has it. */
  readonly tryLock: (lockId: number) => string;
  /** The number with which another connection can end this one. */
  readonly connectionId: string;
  readonly endConnection: (connectionId: number) => string;
}

const POSTGRES: LockDialect = {
  tryLock: (lockId) => `SELECT pg_try_advisory_lock(${lockId}) AS answer`,
  connectionId: 'SELECT pg_backend_pid() AS answer',
  endConnection: (connectionId) => `SELECT pg_terminate_backend(${connectionId})`,
};

const MYSQL: LockDialect = {
  tryLock: (lockId) => `SELECT GET_LOCK('nestjs-probes-${lockId}', 0) AS answer`,
  connectionId: 'SELECT CONNECTION_ID() AS answer',
  endConnection: (connectionId) => `KILL ${connectionId}`,
};

const DIALECTS: Readonly<Record<string, LockDialect>> = { postgres: POSTGRES, mysql: MYSQL, mariadb: MYSQL };

/** A lock that only one connection of all pods can hold. */
export class MigrationLock {
  readonly #dialect: LockDialect;

  /** @throws Error for a database without such a lock. */
  constructor(
    { options: { type } }: DataSource,
    private readonly lockId: number,
  ) {
    const dialect = DIALECTS[type];
    if (!dialect) {
      throw new Error(
        `migrateTypeOrm() needs a lock that ends with its connection, and knows how to take it on ${Object.keys(DIALECTS).join(', ')}, ` +
          `not on ${type}. Run the migrations before the pods start, in a job of their own`,
      );
    }
    this.#dialect = dialect;
  }

  /** Tries to take the lock for this connection. Returns whether it has it. Does not wait. */
  async take(connection: QueryRunner): Promise<boolean> {
    // PostgreSQL answers with a boolean, MySQL with 1, or with "1" when big numbers are texts.
    return ['true', '1'].includes(String(await answerOf(connection, this.#dialect.tryLock(this.lockId))));
  }

  /** The statement that ends this connection from another one, with its current work. */
  async endingOf(connection: QueryRunner): Promise<string> {
    return this.#dialect.endConnection(Number(await answerOf(connection, this.#dialect.connectionId)));
  }
}

async function answerOf(connection: QueryRunner, statement: string): Promise<unknown> {
  const [row] = await connection.query(statement);
  return row.answer;
}
