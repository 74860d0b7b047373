import type { LoggerService } from '@nestjs/common';
import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { merge } from 'rxjs';
import { describeError } from '../errors/describe-error.js';
import { discoverTasks } from './discover-tasks.js';
import { DRAIN } from './drain-task.decorator.js';
import { DrainTasks } from './drain-tasks.js';
import { STARTUP } from './startup-task.decorator.js';
import { StartupTasks } from './startup-tasks.js';

type IsMade = Parameters<typeof discoverTasks>[2];

/** The startup tasks and the drain tasks of an application. */
export class ApplicationTasks {
  readonly startup: StartupTasks;
  readonly drain: DrainTasks;

  /** The progress of the tasks. */
  readonly boards;

  /** Emits after each step of any task, in the same turn. */
  readonly changes$;

  #modulesSeen = 0;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly modules: ModulesContainer,
    private readonly logger: LoggerService,
  ) {
    this.startup = new StartupTasks(logger);
    this.drain = new DrainTasks(logger);
    this.boards = { startup: this.startup.board, drain: this.drain.board };
    this.changes$ = merge(this.boards.startup.changes$, this.boards.drain.changes$);
  }

  /** @throws ProbesConfigurationError for an invalid task, so the application does not start. */
  discover(): void {
    this.#modulesSeen = this.modules.size;
    this.startup.plan(discoverTasks(this.discovery, STARTUP));
    this.drain.plan(discoverTasks(this.discovery, DRAIN));
  }

  /**
   * Call it at the first sign of a shutdown, in the same turn: begins the drain tasks, also those of modules that were
   * loaded after the start. An invalid one of those is logged.
   */
  beginDrain(isMade: IsMade): void {
    if (this.modules.size !== this.#modulesSeen) this.discoverLate(isMade);
    this.drain.begin();
  }

  private discoverLate(isMade: IsMade): void {
    try {
      this.drain.plan(discoverTasks(this.discovery, DRAIN, isMade));
    } catch (error) {
      this.logger.error(`${describeError(error)} Only the drain tasks that were there at the start run.`);
    }
  }
}
