import { once } from 'node:events';
import { BullModule, Processor, WorkerHost } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Job, Queue, Worker } from 'bullmq';
import { bullWorker, closeBullWorker } from 'nestjs-probes/bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { freePort } from '../support/free-port.js';
import { Gate } from '../support/gate.js';
import { hasRedisServer, REDIS_SKIPPED, RedisServer } from '../support/redis.js';

const IDLE = { status: 'healthy', details: { active_jobs: 0, oldest_job_ms: 0 } };

describe.skipIf(!hasRedisServer)(`bullWorker on a real Redis${REDIS_SKIPPED}`, () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterEach(() => server.resume());
  afterAll(() => server?.stop());

  it('is healthy while there is nothing to do', async () => {
    const { worker } = await start();
    expect(await bullWorker(worker, checkContext(), { stuckAfterMs: 1 })).toEqual(IDLE);
  });

  it('counts the jobs that it works on, and says which is stuck, and for how long', async () => {
    const { worker, queue, gate, done } = await start();
    await bullWorker(worker, checkContext());
    const active = once(worker, 'active');
    const job = await queue.add('encode', {});
    await active;

    expect(await bullWorker(worker, checkContext(), { stuckAfterMs: 3_600_000 })).toMatchObject({
      status: 'healthy',
      details: { active_jobs: 1, oldest_job_ms: expect.any(Number) },
    });
    await expect
      .poll(() => bullWorker(worker, checkContext(), { stuckAfterMs: 1 }))
      .toEqual({
        status: 'unhealthy',
        message: expect.stringMatching(
          new RegExp(`^job ${job.id} \\(encode\\) has been active for \\d+\\.\\d s, more than 0\\.0 s$`),
        ),
        details: { active_jobs: 1, oldest_job_ms: expect.any(Number) },
      });

    gate.open();
    await done();
    await expect.poll(() => bullWorker(worker, checkContext(), { stuckAfterMs: 1 })).toEqual(IDLE);
  });

  it('counts a job that was active before it was first asked', async () => {
    const { worker, queue } = await start();
    const active = once(worker, 'active');
    await queue.add('encode', {});
    await active;
    await expect
      .poll(() => bullWorker(worker, checkContext(), { stuckAfterMs: 1 }))
      .toMatchObject({ status: 'unhealthy', message: expect.stringMatching(/^job 1 has been active for/) });
  });

  it('a worker that was never told to run takes no jobs', async () => {
    const { worker } = await start({ autorun: false });
    await expect(bullWorker(worker, checkContext())).rejects.toThrow(/ takes no jobs: it does not run; `run\(\)` was/);

    void worker.run();
    expect(await bullWorker(worker, checkContext())).toEqual(IDLE);
  });

  it('a worker that is paused takes no jobs, until it is resumed', async () => {
    const { worker } = await start();
    await worker.pause();
    await expect(bullWorker(worker, checkContext())).rejects.toThrow(/ takes no jobs: it is paused\.$/);

    await worker.resume();
    expect(await bullWorker(worker, checkContext())).toEqual(IDLE);
  });

  it('a worker that was closed takes no jobs', async () => {
    const { worker } = await start();
    expect(await bullWorker(worker, checkContext())).toEqual(IDLE);
    await worker.close();
    await expect(bullWorker(worker, checkContext())).rejects.toThrow(/ takes no jobs: it was closed\.$/);
  });

  it('ends at the deadline when Redis hangs, although the worker says that it runs and is connected', async () => {
    const { worker } = await start();
    expect(await bullWorker(worker, checkContext())).toEqual(IDLE);
    server.pause();
    expect([worker.isRunning(), worker.isPaused()]).toEqual([true, false]);
    for (let run = 1; run <= 3; run++) {
      await expect(bullWorker(worker, checkContext(50))).rejects.toMatchObject({ name: 'TimeoutError' });
    }
    server.resume();
    expect(await bullWorker(worker, checkContext())).toEqual(IDLE);
  });

  it('is unhealthy while Redis is gone, and healthy when it is back, as soon as jobs are done again', async () => {
    const { worker, queue, gate, done } = await start();
    expect(await bullWorker(worker, checkContext())).toEqual(IDLE);
    await server.stop();
    onTestFinished(() => server.start().catch(() => undefined));

    expect(worker.isRunning()).toBe(true);
    await expect
      .poll(() => bullWorker(worker, checkContext(100)).catch(String))
      .toMatch(/ takes no jobs: its connection is not ready: (reconnecting|connecting|close)\.$/);

    await server.start();
    await expect.poll(() => bullWorker(worker, checkContext()).catch(String)).toEqual(IDLE);
    gate.open();
    await queue.add('encode', {});
    await done();
  });

  it('is unhealthy when the connection that waits for jobs alone is lost', async () => {
    const { worker } = await start();
    expect(await bullWorker(worker, checkContext())).toEqual(IDLE);
    // What BullMQ keeps to itself. It connects again when its next wait fails.
    const blocking = (await worker.getBackend().blockingClient) as unknown as { disconnect(): void; status: string };
    const ended = new Promise((resolve) => (blocking as unknown as NodeJS.EventEmitter).once('end', resolve));
    const answer = ended.then(() => bullWorker(worker, checkContext()).catch(String));
    blocking.disconnect();
    expect(await answer).toMatch(/ takes no jobs: its connection that waits for jobs is not ready: end\.$/);
    await expect.poll(() => bullWorker(worker, checkContext()).catch(String)).toEqual(IDLE);
  });

  it('takes the class that @nestjs/bullmq makes a worker of', async () => {
    @Processor('videos')
    class VideoProcessor extends WorkerHost {
      async process(): Promise<void> {}
    }
    @Module({
      imports: [
        BullModule.forRoot({ connection: { host: '127.0.0.1', port: server.port } }),
        BullModule.registerQueue({ name: 'videos' }),
      ],
      providers: [VideoProcessor],
    })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    onTestFinished(() => app.close());
    expect(await bullWorker(app.get(VideoProcessor), checkContext())).toEqual(IDLE);
    await expect(bullWorker(new VideoProcessor(), checkContext())).rejects.toThrow(/has not yet been initialized/);
  });

  describe('closeBullWorker()', () => {
    it('ends a worker that waits for a job at once, and leaves the next job to another', async () => {
      const { worker, queue } = await start();
      await expect.poll(() => bullWorker(worker, checkContext())).toEqual(IDLE);
      await closeBullWorker(worker, checkContext());
      await queue.add('encode', {});
      expect(await queue.getJobCounts('wait', 'active')).toEqual({ wait: 1, active: 0 });
    });

    it('waits until Redis knows that the job in hand is done, and takes no other', async () => {
      const { worker, queue, gate } = await start();
      const active = once(worker, 'active');
      await queue.addBulk([
        { name: 'encode', data: {} },
        { name: 'encode', data: {} },
      ]);
      await active;
      const closed = closeBullWorker(worker, checkContext());
      gate.open();
      await closed;
      expect(await queue.getJobCounts('wait', 'active', 'completed')).toEqual({ wait: 1, active: 0, completed: 1 });
    });

    it.each(['answers', 'is frozen', 'is gone'])(
      'lets nobody wait any longer once it was given up (Redis %s)',
      async (how) => {
        const { worker, queue } = await start();
        const active = once(worker, 'active');
        await queue.add('encode', {});
        await active;
        if (how === 'is frozen') server.pause();
        if (how === 'is gone') await server.stop();
        onTestFinished(() => server.start().catch(() => undefined));

        const controller = new AbortController();
        const closed = closeBullWorker(worker, controller);
        controller.abort(new Error('time is over'));
        await expect(closed).rejects.toThrow('time is over');
        await worker.close(); // As @nestjs/bullmq does in the teardown.
      },
    );

    it('lets nobody wait for a Redis that freezes while the connections are closed', async () => {
      const { worker } = await start();
      expect(await bullWorker(worker, checkContext())).toEqual(IDLE);
      const blocking = (await worker.getBackend().blockingClient) as unknown as NodeJS.EventEmitter;
      const frozen = new Promise<void>((resolve) => blocking.once('end', () => resolve(server.pause())));
      const controller = new AbortController();
      const closed = closeBullWorker(worker, controller);
      await frozen;
      await expect.poll(() => worker.getBackend().closing !== undefined).toBe(true);
      controller.abort(new Error('time is over'));
      await expect(closed).rejects.toThrow('time is over');
      await worker.close();
    });

    it('gives up at once when its time was over before', async () => {
      const { worker } = await start();
      await expect(closeBullWorker(worker, { signal: AbortSignal.abort(new Error('over')) })).rejects.toThrow('over');
      await worker.close();
    });

    it('ends the worker of a class of @nestjs/bullmq', async () => {
      const { worker } = await start();
      await closeBullWorker({ worker }, checkContext());
      await expect(bullWorker(worker, checkContext())).rejects.toThrow('it was closed');
    });
  });

  let queues = 0;
  async function start(options: { autorun?: boolean } = {}) {
    const name = `queue-${(queues += 1)}`;
    const connection = { host: '127.0.0.1', port: server.port, retryStrategy: () => 20 };
    const gate = new Gate();
    const queue = new Queue(name, { connection });
    const worker = new Worker(name, (_job: Job) => gate.opened, { connection, drainDelay: 1, ...options });
    queue.on('error', () => undefined);
    worker.on('error', () => undefined);
    const completed = new Promise((resolve) => worker.once('completed', resolve));
    onTestFinished(async () => {
      gate.open();
      await Promise.all([worker.close(true), queue.close()]);
    });
    await worker.waitUntilReady();
    return { worker, queue, gate, done: () => completed };
  }
});

describe('bullWorker', () => {
  it('ends at the deadline when there never was a Redis', async () => {
    const connection = { host: '127.0.0.1', port: await freePort() };
    const worker = new Worker('videos', async () => undefined, { connection });
    worker.on('error', () => undefined);
    onTestFinished(() => worker.close(true));
    await expect(bullWorker(worker, checkContext(50))).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
