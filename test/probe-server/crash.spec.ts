import { once } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { HealthIndicator } from 'nestjs-probes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startServedApp } from '../support/served-app.js';
import { expectNoUnheardErrors } from '../support/unheard-errors.js';

@HealthIndicator()
class DatabaseHealth {
  check() {}
}

const CRASHES = [
  { crash: (worker: Worker) => worker.terminate(), said: 'it ended with code 1' },
  { crash: (worker: Worker) => worker.postMessage(null), said: "Cannot read properties of null (reading 'type')" },
];

/** Before the first restart the server waits for 100 ms. */
const LONGER_THAN_A_RESTART_MS = 300;

describe.each(platforms)('the probe server beside $name', (platform) => {
  let workers: Worker[];
  const keep = (worker: Worker) => void workers.push(worker);

  beforeEach(() => {
    workers = [];
    process.on('worker', keep);
    expectNoUnheardErrors();
  });
  afterEach(() => void process.off('worker', keep));

  /** An application that is ready, and what happens to the thread of its probe server. */
  const start = async () => {
    const served = await startServedApp(platform, { providers: [DatabaseHealth] });
    expect(await served.probeFresh('/health/ready')).toMatchObject({ status: 200 });
    const crashes = () => served.logger.ofProbes.filter(({ message }) => message.includes('crashed'));
    /** Resolves when it has ended, and the log has said so. */
    const crash = async (how: (worker: Worker) => unknown) => {
      const [worker, told] = [workers.at(-1), crashes().length];
      if (!worker) throw new Error('There is no probe server.');
      const end = ended(worker);
      void how(worker);
      await end;
      await expect.poll(() => crashes().length).toBe(told + 1);
    };
    return { ...served, crash, crashes, refused: () => served.probe('/health/ready').catch(({ code }) => code) };
  };

  it('that crashes is started again, each time on the same port, with what is true by then', async () => {
    const { get, probe, probes, crash, crashes, refused } = await start();
    for (const [index, { crash: how }] of CRASHES.entries()) {
      const reason = `incident ${index}`;
      const startsAgain = once(process, 'worker');
      await crash(how);
      await startsAgain;
      // Too late for what it starts with, and it does not listen yet.
      probes.setReady(false, reason);
      expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason } });

      await expect.poll(refused).not.toBe('ECONNREFUSED');
      expect(await probe('/health/ready')).toMatchObject({ status: 503, body: { status: 'not_ready', reason } });
      probes.setReady(true);
      expect(await probe('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    }
    expect(crashes()).toEqual(
      CRASHES.map(({ said }) => ({
        level: 'error',
        context: 'Probes',
        message: `The probe server crashed and is started again: ${said}`,
      })),
    );
    expect(workers).toHaveLength(CRASHES.length + 1);
  });

  it('that waits to be started again is not, once the application closes', async () => {
    const { app, crash, refused, crashes } = await start();
    await crash((worker) => worker.terminate());

    await app.close();
    await setTimeout(LONGER_THAN_A_RESTART_MS);
    expect(workers).toHaveLength(1);
    expect(await refused()).toBe('ECONNREFUSED');
    expect(crashes()).toHaveLength(1);
  });

  it('that starts again while the application closes ends with it', async () => {
    const { app, crash, refused, crashes } = await start();
    const startsAgain = once(process, 'worker');
    await crash((worker) => worker.terminate());
    const [second] = await startsAgain;
    const end = ended(second);

    await app.close();
    expect(await atOnce(end)).toBe(0);
    expect(await refused()).toBe('ECONNREFUSED');
    expect(workers).toHaveLength(2);
    expect(crashes()).toHaveLength(1);
  });

  it('ends with the application, in silence', async () => {
    const { app, refused, crashes } = await start();
    const ends = Promise.all(workers.map(ended));

    await app.close();
    expect(await atOnce(ends)).toEqual([0]);
    expect(await refused()).toBe('ECONNREFUSED');
    expect(workers).toHaveLength(1);
    expect(crashes()).toEqual([]);
  });
});

/** Its exit code: 0 if nobody had to terminate it. */
function ended(worker: Worker): Promise<number> {
  return new Promise((resolve) => worker.once('exit', resolve));
}

function atOnce<T>(promise: Promise<T>): Promise<T | 'not yet'> {
  return Promise.race([promise, setImmediate('not yet' as const)]);
}
