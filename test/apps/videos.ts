import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { type CheckContext, DrainTask, type DrainTaskContext, type HealthCheck, HealthIndicator } from 'nestjs-probes';
import { bullWorker, closeBullWorker } from 'nestjs-probes/bullmq';
import { Studio } from './studio.js';

@Processor('videos', { concurrency: 3 })
@HealthIndicator('videos')
export class Videos extends WorkerHost implements HealthCheck {
  constructor(private readonly studio: Studio) {
    super();
  }

  process(job: Job) {
    return this.studio.render(job.data);
  }

  @DrainTask('videos')
  stop(context: DrainTaskContext) {
    return closeBullWorker(this, context); // takes no further job, and finishes those in hand
  }

  check(context: CheckContext) {
    return bullWorker(this, context, { stuckAfterMs: 15 * 60_000 });
  }
}
