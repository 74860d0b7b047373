import type { LoggerService } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import { merge } from 'rxjs';
import { describeError } from '../errors/describe-error.js';
import { discoverTasks } from './discover-tasks.js';
import { DRAIN } from './drain-task.decorator.js';
import { DrainTasks } from './drain-tasks.js';
import { STARTUP } from './startup-task.decorator.js';
import { StartupTasks } from './startup-tasks.js';

type IsMade = Parameters<typeof discoverTasks>[2];

/** The tasks of an application, of both kinds. */
export class ApplicationTasks {
  readonly startup: StartupTasks;
  readonly drain: DrainTasks;

  /** How far they have come. */
  readonly boards;

  /** After each step of any task, in the same turn. */
  readonly changes$;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly logger: LoggerService,
  ) {
    this.startup = new StartupTasks(logger);
    this.drain = new DrainTasks(logger);
    this.boards = { startup: this.startup.board, drain: this.drain.board };
    this.changes$ = merge(this.boards.startup.changes$, this.boards.drain.changes$);
  }

  /** @throws ProbesConfigurationError when some of them cannot be: the application does not start. */
  discover(): void {
    this.startup.plan(discoverTasks(this.discovery, STARTUP));
    this.drain.plan(discoverTasks(this.discovery, DRAIN));
  }

  /**
   * In the turn of the first sign of a shutdown: the drain tasks begin, also those of modules that were loaded since the
   * start. Of those, one that cannot be a task is logged.
   */
  beginDrain(isMade: IsMade): void {
    try {
      this.drain.plan(discoverTasks(this.discovery, DRAIN, isMade));
    } catch (error) {
      this.logger.error(`${describeError(error)} Only the drain tasks that were there at the start run.`);
    }
    this.drain.begin();
  }
}
