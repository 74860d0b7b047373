import type { QueryRunner } from 'typeorm';
import type { MigrationDialect } from './migration-dialects.js';

/** A lock that only one connection of all pods can hold. */
export class MigrationLock {
  constructor(
    private readonly dialect: MigrationDialect,
    private readonly lockId: number,
  ) {}

  /** Tries to take the lock for this connection. Returns whether it has it. Does not wait. */
  async take(connection: QueryRunner): Promise<boolean> {
    // PostgreSQL answers with a boolean, MySQL with 1, or with "1" when big numbers are texts.
    return ['true', '1'].includes(String(await answerOf(connection, this.dialect.tryLock(this.lockId))));
  }

  /** The statement that ends this connection from another one, with its current work. */
  async endingOf(connection: QueryRunner): Promise<string> {
    return this.dialect.endConnection(Number(await answerOf(connection, this.dialect.connectionId)));
  }
}

async function answerOf(connection: QueryRunner, statement: string): Promise<unknown> {
  const [row] = await connection.query(statement);
  return row.answer;
}
