import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Order } from '../orders/order.entity.js';
import { Product } from '../orders/product.entity.js';
import { CreateOrders1760000000000 } from './create-orders.migration.js';
import { Migrations } from './migrations.js';

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({
        type: 'postgres',
        url: databaseUrl(),
        entities: [Order, Product],
        migrations: [CreateOrders1760000000000],
        // The migrations change the schema. They are a startup task (migrations.ts).
        synchronize: false,
        migrationsRun: false,
        // TypeOrmModule would connect while Nest initialises, retry for 30 s and then give up. During that time nothing
        // listens, and a probe gets only "connection refused". Migrations connects instead, so the application boots
        // without its database too, and its startup probe says what it waits for.
        manualInitialization: true,
        poolSize: 10,
        // A database that hangs must not block our users or our shutdown. This is the longest wait for a connection (a
        // new one or a free one of the pool) and for the answer to a query.
        connectTimeoutMS: 3_000,
        extra: { query_timeout: 5_000 },
      }),
    }),
  ],
  providers: [Migrations],
})
export class DatabaseModule {}

function databaseUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set. Set it, or start with `npm start`, which sets it.');
  return url;
}
