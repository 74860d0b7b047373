import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProbesModule } from 'nestjs-probes';

const port = Number(process.env['PROBE_PORT']);

/** A command that imports what the service imports, and runs beside it. */
@Module({ imports: [ProbesModule.forRoot({ version: '1.2.3', server: { port, host: '127.0.0.1' } })] })
class AppModule {}

const context = await NestFactory.createApplicationContext(AppModule);
console.log('The work is done');
await context.close();
