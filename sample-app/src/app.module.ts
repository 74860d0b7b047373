import { Module } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { OrdersModule } from './orders/orders.module.js';

/** `ProbesModule.forRoot()` is all there is to wire: it finds the indicators and the startup tasks by itself. */
@Module({ imports: [ProbesModule.forRoot(), DatabaseModule, OrdersModule, HealthModule] })
export class AppModule {}
