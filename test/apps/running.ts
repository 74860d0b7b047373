import { Module, type OnModuleDestroy } from '@nestjs/common';
import { HealthIndicator, ProbesModule, ProbesService } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';
import { told } from './cues.js';

@HealthIndicator({ intervalMs: 10, maxAgeMs: 0 })
class DatabaseHealth {
  check() {}
}

class Connections implements OnModuleDestroy {
  async onModuleDestroy(): Promise<void> {
    console.log('Tearing down');
    await told('finish');
  }
}

/** SIGTERM opens a window that lasts until SIGINT says that somebody does not want to wait. */
@Module({ imports: [ProbesModule.forRoot({ drain: { delayMs: 600_000 } })], providers: [DatabaseHealth, Connections] })
class AppModule {}

const app = await bootstrap(AppModule);
await told('set ready');
app.get(ProbesService).setReady(true);
console.log('Set ready');
