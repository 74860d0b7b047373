import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { CLOSE } from './lifecycle/lifecycle.js';
import { ProbesRuntime } from './probes.runtime.js';

/**
 * The first module that is told of a shutdown. Nest tears modules down in the order of their distance from the root,
 * global ones last, so ProbesModule itself would be told when every pool is closed. An application without HTTP has no
 * earlier hook than this one.
 */
@Module({})
export class DrainModule implements OnModuleDestroy {
  constructor(
    @Inject(ProbesRuntime) private readonly runtime: ProbesRuntime,
    modules: ModulesContainer,
  ) {
    for (const module of modules.values()) {
      if (module.metatype === DrainModule) module.distance = -1;
    }
  }

  async onModuleDestroy(): Promise<void> {
    this.runtime.lifecycle.shutDown(CLOSE);
    await this.runtime.drain.complete();
  }
}
