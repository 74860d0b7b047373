import { Module, type OnModuleDestroy } from '@nestjs/common';
import { HealthIndicator, ProbesModule, StartupTask, type StartupTaskContext } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';
import { told } from './cues.js';

@HealthIndicator({ intervalMs: 10, maxAgeMs: 0 })
class DatabaseHealth {
  check() {}
}

class Boot implements OnModuleDestroy {
  /** Heeds its signal, as a migration that rolls back does. */
  @StartupTask('migrations')
  async migrate({ signal }: StartupTaskContext): Promise<void> {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    console.log(`Migrations were told: ${signal.reason}`);
  }

  /** Does not. */
  @StartupTask('warm-up')
  async warmUp(): Promise<void> {
    await told('warm');
    console.log('The cache is warm');
  }

  async onModuleDestroy(): Promise<void> {
    console.log('Tearing down');
    await told('finish');
  }
}

@Module({ imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } })], providers: [DatabaseHealth, Boot] })
class AppModule {}

await bootstrap(AppModule);
