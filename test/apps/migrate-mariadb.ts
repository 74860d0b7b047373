import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProbesModule, StartupTask, type StartupTaskContext } from 'nestjs-probes';
import { migrateTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { told } from './cues.js';

class CreateOrders1760000000001 implements MigrationInterface {
  up = (connection: QueryRunner) => connection.query('CREATE TABLE IF NOT EXISTS orders (id int)');
  down = (connection: QueryRunner) => connection.query('DROP TABLE orders');
}

class FillOrders1760000000002 implements MigrationInterface {
  async up(connection: QueryRunner): Promise<void> {
    await connection.query('INSERT INTO orders VALUES (1)');
    console.log('In the middle');
    // The database works, or the code of the migration does.
    if (WAITS_IN === 'database') await connection.query('SELECT SLEEP(600)');
    else await told('go on');
  }
  down = () => Promise.resolve();
}

const { DATABASE_TYPE = 'mariadb', DATABASE_URL: url, WAITS_IN } = process.env;

const database = new DataSource({
  type: DATABASE_TYPE as 'mariadb',
  ...(url !== undefined && { url }),
  migrations: [CreateOrders1760000000001, FillOrders1760000000002],
});

@Injectable()
class Migrations {
  @StartupTask('migrations')
  async migrate(context: StartupTaskContext): Promise<void> {
    console.log('Migrating');
    const names = await migrateTypeOrm(database, context).catch((error) => {
      console.log(`Not migrated: ${error}`);
      throw error;
    });
    console.log(`Migrated: [${names.join(', ')}]`);
  }
}

@Module({ imports: [ProbesModule.forRoot({ server: { port: 0 } })], providers: [Migrations] })
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule);
app.enableShutdownHooks();
