import { Module } from '@nestjs/common';
import { HealthIndicator, ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';

/** Has much to tell, so that each answer weighs something. */
@HealthIndicator('warehouse')
class WarehouseHealth {
  check() {
    return { details: { shelves: 'full '.repeat(400) } };
  }
}

/** Probes on a port of their own, which the whole network can reach. */
@Module({
  imports: [ProbesModule.forRoot({ controllers: false, server: { port: 0, host: '127.0.0.1' } })],
  providers: [WarehouseHealth],
})
class AppModule {}

await bootstrap(AppModule);
