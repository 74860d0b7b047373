import { setImmediate } from 'node:timers/promises';
import { HealthIndicator, ProbesService, StartupTask } from 'nestjs-probes';
import type { Type } from '@nestjs/common';
import { describe, expect, it, onTestFinished } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';
import { startServedApp } from '../support/served-app.js';

const EXPRESS = platforms.slice(0, 1);

/** Ten times as many cost ten times as much, and a hundred times where it is quadratic. There is room for a busy machine. */
const MOST_TIMES_AS_MUCH = 20;

/** What an application costs without any is the greater part: all in all it was 17 times as much when it was quadratic. */
const MOST_TIMES_AS_MUCH_IN_ALL = 10;

interface Switch {
  isDown: boolean;
}

function manyChecks(count: number, probe: 'readiness' | 'startup', shared: Switch): Type[] {
  return Array.from({ length: count }, (_, index) => {
    @HealthIndicator(`check-${index}`, { probes: [probe] })
    class SomeHealth {
      async check() {
        await setImmediate();
        if (shared.isDown) throw new Error('down');
      }
    }
    return SomeHealth;
  });
}

/** A turn for each, so that they end one after another. */
function manyTasks(count: number): Type[] {
  return Array.from({ length: count }, (_, index) => {
    class SomeTask {
      @StartupTask(`task-${index}`)
      async run() {
        for (let turn = 0; turn < index % 50; turn++) {
          // oxlint-disable-next-line no-await-in-loop
          await setImmediate();
        }
      }
    }
    return SomeTask;
  });
}

async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** How much more it costs of a thousand than of a hundred. The first time is for the compiler. */
async function growthOf(cost: (count: number) => Promise<number>): Promise<number> {
  await cost(100);
  const few = await cost(100);
  return (await cost(1_000)) / Math.max(few, 10);
}

describe.each(EXPRESS)('a thousand on $name', { timeout: 60_000 }, (platform) => {
  it('checks that change at once, with a subscriber of changes$, cost as much each as a hundred do', async () => {
    const cost = async (count: number) => {
      const shared = { isDown: false };
      const { app, get, probes } = await startApp(platform, {
        providers: manyChecks(count, 'readiness', shared),
        probes: { checks: { maxAgeMs: 0 } },
      });
      await probes.whenStarted();
      await get('/health/ready');
      const told: string[] = [];
      const subscription = probes.changes$.subscribe(({ body }) => 'reason' in body && told.push(String(body.reason)));
      onTestFinished(() => subscription.unsubscribe());
      const spent = await cpuMsOf(async () => {
        for (const isDown of [true, false, true]) {
          shared.isDown = isDown;
          // oxlint-disable-next-line no-await-in-loop
          await get('/health/ready');
        }
        // However they were gathered: the last of them is told.
        await expect.poll(() => told.at(-1)?.split(', ').length).toBe(count);
      });
      await app.close();
      return spent;
    };
    expect(await growthOf(cost)).toBeLessThan(MOST_TIMES_AS_MUCH);
  });

  it('checks that a start waits for cost as much each as a hundred do', async () => {
    const cost = async (count: number) => {
      let app: { close(): Promise<void> } | undefined;
      const spent = await cpuMsOf(async () => {
        const started = await startApp(platform, { providers: manyChecks(count, 'startup', { isDown: false }) });
        ({ app } = started);
        await started.probes.whenStarted();
      });
      await app?.close();
      return spent;
    };
    expect(await growthOf(cost)).toBeLessThan(MOST_TIMES_AS_MUCH);
  });

  it('startup tasks, with a subscriber of changes$ and a probe server, cost as much each as a hundred do', async () => {
    const cost = async (count: number) => {
      let app: { close(): Promise<void> } | undefined;
      const spent = await cpuMsOf(async () => {
        const started = await startServedApp(platform, {
          providers: manyTasks(count),
          configure: (nest) => void nest.get(ProbesService).changes$.subscribe(),
        });
        ({ app } = started);
        await started.probes.whenStarted();
      });
      await app?.close();
      return spent;
    };
    expect(await growthOf(cost)).toBeLessThan(MOST_TIMES_AS_MUCH_IN_ALL);
  });
});
