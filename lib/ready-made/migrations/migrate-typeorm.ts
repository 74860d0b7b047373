import { setTimeout } from 'node:timers/promises';
import { type DataSource, type DataSourceOptions, MigrationExecutor, type QueryRunner } from 'typeorm';
import { liftLimits, migrationDialect } from './migration-dialects.js';
import { MigrationLock } from './migration-lock.js';

/** The options of {@link migrateTypeOrm}. */
export interface MigrateTypeOrmOptions {
  /**
   * The number of the lock. All pods of an application use the same number. Applications on one database server use
   * different numbers, so that they do not wait for each other.
   * @default 5_211_009
   */
  readonly lockId?: number;
}

const ASK_AGAIN_MS = 500;

/**
 * Runs the pending migrations of a DataSource, for a startup task: one pod of a deployment migrates, the others wait and
 * find nothing left to do. On PostgreSQL, MySQL and MariaDB.
 *
 * - It connects the DataSource first, if that has not happened yet.
 * - The migrations run on one connection of their own, with the settings of the DataSource but without a timeout for
 *   statements, neither its own nor one of the server: a migration may take longer than a query that a user waits for.
 *   This connection holds the lock, so the lock ends with it. Behind a pooler that gives a connection to another client after each transaction, such as
 *   PgBouncer with `pool_mode = transaction`, there is no such lock: give this DataSource the address of the database itself.
 * - Transactions are as `migrationsTransactionMode` says; by default one for all.
 * - When `context.signal` is aborted, the connection is ended, with what it does. PostgreSQL rolls the transaction back.
 *   MySQL and MariaDB commit whenever the schema changes, so a migration may be half done there: make each statement
 *   safe to repeat, such as `CREATE TABLE IF NOT EXISTS`.
 *
 * @returns The names of the migrations that were run.
 * @throws Error when the database cannot be reached or a migration fails; the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @StartupTask('migrations', { retry: true })
 * migrate(context: StartupTaskContext) {
 *   return migrateTypeOrm(this.database, context);
 * }
 * ```
 */
export async function migrateTypeOrm(
  dataSource: DataSource,
  { signal }: { readonly signal: AbortSignal },
  { lockId = 5_211_009 }: MigrateTypeOrmOptions = {},
): Promise<readonly string[]> {
  signal.throwIfAborted();
  const dialect = migrationDialect(dataSource);
  const lock = new MigrationLock(dialect, lockId);
  if (!dataSource.isInitialized) await dataSource.initialize();
  const own = await ownDataSource(dataSource, dialect.pool).initialize();
  try {
    const connection = own.createQueryRunner('master');
    await liftLimits(dialect, connection);
    while (!(await lock.take(connection))) {
      await setTimeout(ASK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
    const ending = await lock.endingOf(connection);
    // If this statement fails, the connection ends with the process.
    const end = () => void dataSource.query(ending).catch(() => undefined);
    return await abortable(signal, end, () => migrate(own, connection));
  } finally {
    await own.destroy();
  }
}

/**
 * The same DataSource with one connection, and without settings that would end a long migration or change the schema.
 */
function ownDataSource(dataSource: DataSource, pool: object): DataSource {
  const { options } = dataSource;
  const Own = dataSource.constructor as new (options: DataSourceOptions) => DataSource;
  const own = {
    ...options,
    extra: { ...options.extra, ...pool },
    poolSize: 1,
    // Of MySQL: `maxQueryExecutionTime` would end a query.
    enableQueryTimeout: false,
    synchronize: false,
    dropSchema: false,
    migrationsRun: false,
    cache: false,
  };
  return new Own(own as DataSourceOptions);
}

async function migrate(own: DataSource, connection: QueryRunner): Promise<readonly string[]> {
  const executor = new MigrationExecutor(own, connection);
  executor.transaction = own.options.migrationsTransactionMode ?? 'all';
  return (await executor.executePendingMigrations()).map(({ name }) => name);
}

/**
 * @param abort Called when the signal is aborted during the work. It makes the work fail.
 * @throws The signal's reason instead of the error that follows from it.
 */
async function abortable<T>(signal: AbortSignal, abort: () => void, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  signal.addEventListener('abort', abort);
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
