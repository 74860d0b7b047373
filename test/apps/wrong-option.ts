import { Module } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';

@Module({ imports: [ProbesModule.forRoot({ checks: { timeoutMs: -1 } })] })
class AppModule {}

await bootstrap(AppModule);
