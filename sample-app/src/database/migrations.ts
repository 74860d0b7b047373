import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { StartupTask, type StartupTaskContext } from 'nestjs-probes';
import { DataSource } from 'typeorm';
import { describe } from '../describe.js';

const RETRY_DELAY_MS = 2_000;
const ADVISORY_LOCK = 5_211_009;

/** Connects to the database and brings its schema up to date. */
@Injectable()
export class Migrations implements OnModuleInit {
  private readonly logger = new Logger(Migrations.name);

  constructor(private readonly database: DataSource) {}

  /** Once while booting, so that the first health check finds a connection, if there is one to be had. */
  async onModuleInit(): Promise<void> {
    await this.connect();
  }

  @StartupTask('migrations')
  async run({ signal }: StartupTaskContext): Promise<void> {
    // For as long as it takes: how long a start may last is for the startup probe's `failureThreshold` to say.
    while (!(await this.connect())) await setTimeout(RETRY_DELAY_MS, undefined, { signal });

    // A pool of its own: a migration may take longer than the queries that users wait for.
    const migrating = await new DataSource({ ...this.database.options, extra: {} }).initialize();
    try {
      // The pods of a deployment start side by side: one migrates, the others wait here and find nothing left to do.
      // The lock ends with its connection.
      await migrating.createQueryRunner().query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
      // TypeORM takes no signal. A migration that runs when the application is told to stop ends with the process, and
      // PostgreSQL rolls it back: all of them are one transaction.
      signal.throwIfAborted();
      await migrating.runMigrations({ transaction: 'all' });
    } finally {
      await migrating.destroy();
    }
  }

  private async connect(): Promise<boolean> {
    try {
      if (!this.database.isInitialized) await this.database.initialize();
    } catch (error) {
      this.logger.warn(`No connection to the database yet: ${describe(error)}`);
    }
    return this.database.isInitialized;
  }
}
