import { createPostgresBackend, withBackend } from 'bullmq';
import { bullWorker } from 'nestjs-probes/bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { Gate } from '../support/gate.js';
import { PostgresServer } from '../support/postgres.js';

describe('bullWorker on PostgreSQL', () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterEach(() => postgres.resume());
  afterAll(() => postgres?.remove());

  it('knows its jobs, whether it runs, and whether the database answers', async () => {
    const { Queue, Worker } = withBackend(createPostgresBackend);
    const connection = { connectionString: postgres.url, migrate: true };
    const gate = new Gate();
    const queue = new Queue('videos', { connection });
    await queue.waitUntilReady();
    const worker = new Worker('videos', () => gate.opened, { connection });
    for (const emitter of [queue.on('error', () => undefined), worker.on('error', () => undefined)]) {
      onTestFinished(() => emitter.close());
    }
    expect(await bullWorker(worker, checkContext())).toMatchObject({ status: 'healthy', details: { active_jobs: 0 } });

    const active = new Promise<void>((resolve) => worker.once('active', () => resolve()));
    await queue.add('encode', {});
    await active;
    await expect
      .poll(() => bullWorker(worker, checkContext(), { stuckAfterMs: 1 }))
      .toMatchObject({ status: 'unhealthy', message: expect.stringMatching(/ \(encode\) has been active for /) });
    gate.open();

    postgres.pause();
    await expect(bullWorker(worker, checkContext(100))).rejects.toMatchObject({ name: 'TimeoutError' });
    postgres.resume();
    expect(await bullWorker(worker, checkContext())).toMatchObject({ status: 'healthy' });

    await worker.close();
    await expect(bullWorker(worker, checkContext())).rejects.toThrow('it was closed');
  });
});
