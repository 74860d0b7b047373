import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { StartupTask, type StartupTaskContext } from 'nestjs-probes';
import { migrateTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource } from 'typeorm';
import { describe } from '../describe.js';

/** Connects to the database and brings its schema up to date. */
@Injectable()
export class Migrations implements OnModuleInit {
  private readonly logger = new Logger(Migrations.name);

  constructor(private readonly database: DataSource) {}

  /** Tries to connect once while booting, so that the first health check finds a connection if the database works. */
  async onModuleInit(): Promise<void> {
    try {
      await this.database.initialize();
    } catch (error) {
      this.logger.warn(`No connection to the database yet: ${describe(error)}`);
    }
  }

  /** Tried for as long as it takes: the startup probe's `failureThreshold` says how long a start may last. */
  @StartupTask('migrations', { retry: true })
  migrate(context: StartupTaskContext): Promise<readonly string[]> {
    return migrateTypeOrm(this.database, context);
  }
}
