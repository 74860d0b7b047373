import { Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ProbesModule, ProbesService, StartupTask } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';
import { told } from './cues.js';

class Boot implements OnModuleInit, OnModuleDestroy {
  async onModuleInit(): Promise<void> {
    console.log('Initialising');
    await told('initialised');
  }

  @StartupTask('migrations')
  migrate(): void {
    console.log('Migrating');
  }

  async onModuleDestroy(): Promise<void> {
    console.log('Tearing down');
    await told('finish');
  }
}

@Module({ imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } })], providers: [Boot] })
class AppModule {
  constructor(probes: ProbesService) {
    probes.changes$.subscribe(({ kind, status }) => console.log(`${kind} is ${status}`));
  }
}

await bootstrap(AppModule);
