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
 * Nest calls its `onApplicationBootstrap` last and its `onModuleDestroy` first. Nest orders modules by their distance
 * from the root, and calls global modules first at the start and last at a shutdown. So ProbesModule itself would learn
 * of a shutdown only when every pool is closed. An application without HTTP has no earlier hook than this.
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

  /** Begins the shutdown if neither a signal nor an earlier hook has. */
  beforeApplicationShutdown(signal?: string): Promise<void> {
    return this.leave(signal ?? CLOSE);
  }

  private leave(sign: string): Promise<void> {
    this.runtime.lifecycle.shutDown(sign);
    return this.runtime.drain.complete();
  }
}
