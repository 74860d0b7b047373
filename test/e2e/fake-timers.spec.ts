import { setTimeout as realDelay } from 'node:timers/promises';
import { install } from '@sinonjs/fake-timers';
import { HealthIndicator } from 'nestjs-probes';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';
import { startServedApp } from '../support/served-app.js';

// Taken before anything is faked.
const delay = realDelay;

let healthy: boolean;

@HealthIndicator('database', { intervalMs: 10_000 })
class DatabaseHealth {
  check() {
    if (!healthy) throw new Error('connect ECONNREFUSED');
  }
}

beforeEach(() => {
  healthy = true;
});

afterEach(() => void vi.useRealTimers());

const definition = { providers: [DatabaseHealth] };

/** What fakes all that its defaults do; with the microtasks faked as well, Node itself stands still. */
const SINON = () => install({ toNotFake: ['nextTick', 'queueMicrotask'] });

const fakes: readonly [what: string, fake: () => () => unknown][] = [
  ['vi.useFakeTimers()', () => (vi.useFakeTimers(), () => vi.useRealTimers())],
  ['@sinonjs/fake-timers', () => (({ uninstall }) => uninstall)(SINON())],
];

describe.each(platforms)('on $name', (platform) => {
  describe.each(fakes)('under %s', (_what, fake) => {
    it('an application boots, is ready and is closed', async () => {
      const restore = fake();
      const { app, probes, get } = await startApp(platform, definition);
      await probes.whenStarted();
      expect(await get('/health/ready')).toMatchObject({ status: 200 });
      await app.close();
      expect(probes.phase).toBe('draining');
      restore();
    });

    it('an application that has booted before is closed', async () => {
      const { app, probes, get } = await startApp(platform, definition);
      await probes.whenStarted();
      const restore = fake();
      expect(await get('/health/live')).toMatchObject({ status: 200 });
      await app.close();
      expect(probes.phase).toBe('draining');
      restore();
    });

    it('no result from before the time was faked is taken for a fresh one', async () => {
      const { app, get } = await startApp(platform, definition);
      expect(await get('/health/ready')).toMatchObject({ status: 200 });
      healthy = false;
      const restore = fake();
      expect(await get('/health/ready')).toMatchObject({ status: 503 });
      await app.close();
      restore();
    });

    it('more checks than begin in one turn have their results', async () => {
      const restore = fake();
      const providers = Array.from({ length: 60 }, (_, index) => {
        @HealthIndicator(`shard-${index}`)
        class ShardHealth {
          check() {}
        }
        return ShardHealth;
      });
      const { app, get } = await startApp(platform, { providers });
      await expect.poll(async () => (await get('/health/ready')).status, { interval: 0 }).toBe(200);
      await app.close();
      restore();
    });

    it('the port of its own is served in real time, and the thread is gone after the close', async () => {
      const restore = fake();
      const server = { port: 0, host: '127.0.0.1', unreadyAfterMs: 150, deadAfterMs: 300 };
      const { app, probe } = await startServedApp(platform, { ...definition, probes: { server } });
      // Longer than it takes to be dead, if nothing beats.
      await delay(600);
      expect(await probe('/health/ready')).toMatchObject({ status: 200 });
      await app.close();
      await expect(probe('/health/live')).rejects.toThrow('ECONNREFUSED');
      restore();
    });
  });

  it('a background run comes when the test lets its time pass', async () => {
    vi.useFakeTimers();
    const { app, probes } = await startApp(platform, definition);
    await probes.whenStarted();
    await vi.advanceTimersByTimeAsync(12_000);
    expect(probes.isReady()).toBe(true);
    healthy = false;
    await vi.advanceTimersByTimeAsync(12_000);
    expect(probes.isReady()).toBe(false);
    await app.close();
  });

  it('a check that hangs is given up when the test lets its deadline pass', async () => {
    @HealthIndicator('database', { timeoutMs: 700 })
    class HangingHealth {
      check() {
        return new Promise<void>(() => undefined);
      }
    }
    vi.useFakeTimers();
    const { app, probes } = await startApp(platform, { providers: [HangingHealth] });
    await vi.advanceTimersByTimeAsync(699);
    expect(probes.report('readiness').body).toMatchObject({ reason: 'no result yet: database' });
    await vi.advanceTimersByTimeAsync(10);
    expect(probes.report('readiness').body).toMatchObject({ reason: 'unhealthy: database' });
    await app.close();
  });

  it('a result grows old when the test lets its time pass', async () => {
    vi.useFakeTimers();
    const { app, get } = await startApp(platform, definition);
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    healthy = false;
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await get('/health/ready')).toMatchObject({ status: 503 });
    await app.close();
  });
});
