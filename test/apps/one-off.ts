import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthIndicator, ProbesModule } from 'nestjs-probes';
import { told } from './cues.js';

@HealthIndicator({ intervalMs: 10, maxAgeMs: 0 })
class DatabaseHealth {
  check() {}
}

@Module({ imports: [ProbesModule.forRoot({ server: { port: 0, host: '127.0.0.1' } })], providers: [DatabaseHealth] })
class JobModule {}

await NestFactory.createApplicationContext(JobModule);
await told('work');
console.log('Worked');
