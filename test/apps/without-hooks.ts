import { Module, type OnModuleDestroy } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';

class Connections implements OnModuleDestroy {
  onModuleDestroy(): void {
    console.log('Tearing down');
  }
}

@Module({ imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } })], providers: [Connections] })
class AppModule {}

await bootstrap(AppModule, { shutdownHooks: false });
