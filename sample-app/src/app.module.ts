import { Module } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { BusyController } from './busy/busy.controller.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { OrdersModule } from './orders/orders.module.js';

const probesPort = Number(process.env['PROBES_PORT'] ?? 9000);

/**
 * `ProbesModule` needs no other wiring: it finds the indicators and the startup tasks by itself. Kubernetes probes the
 * port of the probe server, which answers while the application boots, computes and shuts down.
 */
@Module({
  imports: [ProbesModule.forRoot({ server: { port: probesPort } }), DatabaseModule, OrdersModule, HealthModule],
  controllers: [BusyController],
})
export class AppModule {}
