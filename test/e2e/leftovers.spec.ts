import { setImmediate } from 'node:timers/promises';
import { HealthIndicator, StartupTask } from 'nestjs-probes';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

class Switched {
  error: Error | undefined;
  runs = 0;

  check() {
    this.runs += 1;
    if (this.error) throw this.error;
  }
}

@HealthIndicator({ intervalMs: 5, maxAgeMs: 0 })
class DatabaseHealth extends Switched {}

@HealthIndicator({ intervalMs: 5, maxAgeMs: 0, critical: false })
class PartnerHealth extends Switched {}

describe.each(platforms)('the log on $name', (platform) => {
  it('has a line for each change of a check, and none for each failure', async () => {
    const { app, get, logger } = await startApp(platform, { providers: [DatabaseHealth] });
    const database = app.get(DatabaseHealth);
    const told = () => logger.ofProbes.filter(({ message }) => message.startsWith('Health of'));
    const afterRuns = (count: number) => {
      const { runs } = database;
      return expect.poll(() => database.runs).toBeGreaterThan(runs + count);
    };
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    await afterRuns(20);
    expect(told()).toEqual([]);

    database.error = new Error('connection refused');
    await afterRuns(50);
    expect(told()).toEqual([
      {
        level: 'error',
        context: 'Probes',
        message: expect.stringMatching(
          /^Health of database is unhealthy \(was healthy for \d+\.\d s\): connection refused$/,
        ),
      },
    ]);

    database.error = new Error('still refused, in other words');
    await afterRuns(20);
    expect(told()).toHaveLength(1);

    database.error = undefined;
    await afterRuns(20);
    expect(told()).toHaveLength(2);
    expect(told()[1]).toMatchObject({
      level: 'log',
      message: expect.stringMatching(/^Health of database is healthy \(was unhealthy for \d+\.\d s\)$/),
    });
  });

  it('says at once that a check fails from the start, and warns of one that only degrades', async () => {
    class BrokenPartner extends PartnerHealth {
      override error = new Error('no such host');
    }
    const { logger } = await startApp(platform, { providers: [BrokenPartner] });

    await expect
      .poll(() => logger.ofProbes)
      .toContainEqual({
        level: 'warn',
        context: 'Probes',
        message: 'Health of broken-partner is degraded (since the start): no such host',
      });
  });

  it('says when the application has started, and that it drains', async () => {
    const { app, logger, probes } = await startApp(platform);
    await probes.whenStarted();
    await app.close();

    expect(logger.ofProbes.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Started \d+\.\d s after the process began$/),
      'Draining after app.close(): not ready from now on',
    ]);
  });
});

describe.each(platforms)('app.close() on $name leaves nothing behind', (platform) => {
  let others: readonly string[] = [];
  // What the tests before have closed may take a moment to be gone. Other files of tests have used this process too, and
  // what they have left may stay for longer.
  beforeEach(async () => {
    await whileThereIs(resources);
    others = resources();
  });

  it('no timer, no socket, no listener for signals', async () => {
    class Boot {
      @StartupTask()
      async migrations() {}
    }
    const before = listeners();
    const { app, get } = await startApp(platform, { providers: [DatabaseHealth, PartnerHealth, Boot] });
    expect(listeners()).toEqual(before.map((count) => count + 1));
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    expect(resources()).toContain('TCPServerWrap');

    await app.close();
    await expectNothingLeft(others);
    expect(listeners()).toEqual(before);
  });

  it('no listener for signals when the application has shutdown hooks', async () => {
    const before = listeners();
    const { app } = await startApp(platform, { configure: (nest) => nest.enableShutdownHooks() });

    await app.close();
    expect(listeners()).toEqual(before);
  });

  it('no run of a check, whatever its interval', async () => {
    const { app } = await startApp(platform, { providers: [DatabaseHealth] });
    const database = app.get(DatabaseHealth);
    await expect.poll(() => database.runs).toBeGreaterThan(2);

    await app.close();
    const { runs } = database;
    await new Promise((resolve) => setTimeout(resolve, 50)); // Ten intervals.
    expect(database.runs).toBe(runs);
  });

  it('no timer of a check that never settles, nor of one that was asked last', async () => {
    @HealthIndicator({ timeoutMs: 600_000 })
    class HangingHealth {
      readonly gate = new Gate();

      check() {
        return this.gate.opened;
      }
    }
    const { app } = await startApp(platform, { providers: [HangingHealth] });
    onTestFinished(() => app.get(HangingHealth).gate.open());

    await app.close();
    await expectNothingLeft(others);
  });
});

async function expectNothingLeft(others: readonly string[]): Promise<void> {
  await whileThereIs(() => besides(others));
  expect(besides(others)).toEqual([]);
}

/** A socket takes a moment to close. Not by polling with a timer, which would be found. */
async function whileThereIs(something: () => readonly string[]): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (something().length > 0 && performance.now() < deadline) await setImmediate();
}

function besides(others: readonly string[]): string[] {
  const left = [...others];
  return resources().filter((type) => {
    const place = left.indexOf(type);
    if (place !== -1) left.splice(place, 1);
    return place === -1;
  });
}

/** What keeps this process alive, leaving out the test runner's own pipes. */
function resources(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((type) => /Timeout|TCP/.test(type))
    .toSorted();
}

function listeners(): number[] {
  return SIGNALS.map((signal) => process.listenerCount(signal));
}
