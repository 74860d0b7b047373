import { Injectable, Logger, Module, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthIndicator, type HealthCheck, ProbesModule, StartupTask } from 'nestjs-probes';
import { Queue } from './queue.js';

@HealthIndicator('queue')
class QueueHealth implements HealthCheck {
  constructor(private readonly queue: Queue) {}

  check() {
    return this.queue.ping();
  }
}

@Injectable()
class OrderWorker implements OnModuleDestroy {
  readonly #logger = new Logger(OrderWorker.name);

  constructor(private readonly queue: Queue) {}

  @StartupTask('subscribe')
  async subscribe(): Promise<void> {
    await this.queue.subscribe((order) => this.#logger.log(`Handling ${order}`));
  }

  async onModuleDestroy(): Promise<void> {
    await this.queue.unsubscribe();
  }
}

@Module({
  imports: [
    ProbesModule.forRoot({
      server: { port: Number(process.env['PROBE_PORT'] ?? 9_000) },
      // Nobody sends requests to a worker, so there is nobody to wait for.
      drain: { delayMs: 0 },
    }),
  ],
  providers: [Queue, QueueHealth, OrderWorker],
})
class WorkerModule {}

const app = await NestFactory.createApplicationContext(WorkerModule);
app.enableShutdownHooks();
