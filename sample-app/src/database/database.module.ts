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
        // The schema is the migrations' business, and they are a startup task (migrations.ts).
        synchronize: false,
        migrationsRun: false,
        // TypeOrmModule would connect while Nest initialises, try again for 30 s and then give up: for so long nothing
        // listens, and a probe learns no more than "connection refused". Migrations connects instead: the application
        // boots without its database too, and its startup probe tells what it waits for.
        manualInitialization: true,
        poolSize: 10,
        // A database that hangs must not make us hang, neither our users nor our shutdown: nobody waits longer than
        // this for a connection, be it a new one or a free one of the pool, or for the answer to a query.
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
