import {
  type BeforeApplicationShutdown,
  Inject,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { CLOSE } from './lifecycle/lifecycle.js';
import { MODULE_ORDER_UNKNOWN, setDistance } from './lifecycle/nest-module-order.js';
import { ProbesRuntime } from './probes.runtime.js';

/**
 * The last module that is told that the application has booted, and the first that is told of a shutdown. Nest goes by
 * a module's distance from the root, global ones first on the way up and last on the way down: ProbesModule itself would
 * be told when every pool is closed. An application without HTTP has no earlier hook than this one.
 */
@Module({})
export class OutermostModule implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  constructor(
    @Inject(ProbesRuntime) private readonly runtime: ProbesRuntime,
    modules: ModulesContainer,
  ) {
    const own = [...modules.values()].filter(({ metatype }) => metatype === OutermostModule);
    if (!own.every((module) => setDistance(module, -1))) new Logger('Probes').warn(MODULE_ORDER_UNKNOWN);
  }

  onApplicationBootstrap(): void {
    this.runtime.lifecycle.booted();
  }

  onModuleDestroy(): Promise<void> {
    return this.leave(CLOSE);
  }

  /** The last line of defence, where neither a signal nor an earlier hook has come this way. */
  beforeApplicationShutdown(signal?: string): Promise<void> {
    return this.leave(signal ?? CLOSE);
  }

  private leave(sign: string): Promise<void> {
    this.runtime.lifecycle.shutDown(sign);
    return this.runtime.drain.complete();
  }
}
