import { BullModule, Processor, WorkerHost } from '@nestjs/bullmq';
import { Module, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Job, Worker, type WorkerOptions } from 'bullmq';
import {
  type CheckContext,
  DrainTask,
  type DrainTaskContext,
  type HealthCheck,
  HealthIndicator,
  JobTracker,
  ProbesModule,
} from 'nestjs-probes';
import { bullWorker, closeBullWorker } from 'nestjs-probes/bullmq';
import { Studio } from './studio.js';
import { Videos } from './videos.js';

const { REDIS_PORT, KIND = 'host', DRAINS = 'yes', TIMEOUT_MS = '60000', LOCK_MS = '1500' } = process.env;
const connection = { host: '127.0.0.1', port: Number(REDIS_PORT) };
// So that a job that was cut is soon begun again.
const soon = { lockDuration: Number(LOCK_MS), stalledInterval: 500, drainDelay: 2 };

class EagerWorker extends Worker {
  constructor(name: string, processor: ConstructorParameters<typeof Worker>[1], options?: WorkerOptions) {
    super(name, processor, { connection, ...options, ...soon });
  }
}
BullModule.workerClass = EagerWorker;

/** Without @nestjs/bullmq. */
@HealthIndicator('videos')
class PlainVideos implements HealthCheck, OnApplicationBootstrap {
  readonly #jobs = new JobTracker({ stuckAfterMs: 15 * 60_000 });
  #worker: Worker | undefined;

  constructor(private readonly studio: Studio) {}

  onApplicationBootstrap(): void {
    const work = ({ data }: Job) => this.#jobs.track(() => this.studio.render(data));
    this.#worker = new EagerWorker('videos', work, { connection, concurrency: 3 });
  }

  async stop(context: DrainTaskContext): Promise<void> {
    if (this.#worker) await closeBullWorker(this.#worker, context);
  }

  check(context: CheckContext) {
    return this.#worker ? bullWorker(this.#worker, context) : this.#jobs.check();
  }
}

class DrainedPlainVideos extends PlainVideos {
  @DrainTask('videos')
  override stop(context: DrainTaskContext): Promise<void> {
    return super.stop(context);
  }
}
HealthIndicator('videos')(DrainedPlainVideos);

/** As it is without us. */
@Processor('videos', { concurrency: 3 })
class UndrainedVideos extends WorkerHost {
  constructor(private readonly studio: Studio) {
    super();
  }

  process({ data }: Job): Promise<void> {
    return this.studio.render(data);
  }
}

const consumers: Record<string, Type> = {
  'host yes': Videos,
  'host no': UndrainedVideos,
  'plain yes': DrainedPlainVideos,
  'plain no': PlainVideos,
};
const Consumer = consumers[`${KIND} ${DRAINS}`] ?? Videos;

@Module({
  imports: [
    ProbesModule.forRoot({ server: { port: 0 }, drain: { timeoutMs: Number(TIMEOUT_MS) } }),
    BullModule.forRoot({ connection }),
    BullModule.registerQueue({ name: 'videos' }),
  ],
  providers: [Studio, Consumer],
})
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule);
app.enableShutdownHooks();
console.log('Set up');
