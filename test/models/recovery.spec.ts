import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckContext, HealthCheck } from '../../lib/checks/health-check.js';
import { PACKAGE_VERSION } from '../../lib/copies/package-version.js';
import { createIndicator } from '../../lib/indicators/indicator.js';
import { indicatorFields } from '../../lib/indicators/indicator-options.js';
import type { IndicatorRegistry } from '../../lib/indicators/indicator-registry.js';
import { Board } from '../../lib/monitor/board.js';
import { Monitor } from '../../lib/monitor/monitor.js';
import { Outstanding } from '../../lib/ready-made/waits/outstanding.js';
import { orAborted } from '../../lib/timing/or-aborted.js';
import { expectToHold, objectionTo } from './support/repeatable.js';
import { letTimeGo, stopTime, turn } from './support/time.js';

/** `loses` never settles, whatever its signal says; `obeys` hangs until its signal is aborted. */
const STATES = ['answers', 'refuses', 'loses', 'obeys', 'throws'] as const;
type State = (typeof STATES)[number];

const TIMEOUT_MS = 750;
const INTERVAL_MS = 10_000;

/** The longest pause of a check, of a lost query and of a breaker, and the passes that follow. */
const BACK_WITHIN_MS = 600_000 + 30_000 + 5 * INTERVAL_MS;

const EIGHT_HOURS_MS = 8 * 3_600_000;

/** No more begin in eight hours than that: three, and then one after each pause. */
const MOST_LOST_IN_EIGHT_HOURS = 3 + 8 * 6 + 10;

class Dependency {
  state: State = 'answers';
  #lost: ((how: 'answers' | 'refuses') => void)[] = [];
  begun = 0;

  ask(signal: AbortSignal): unknown {
    this.begun += 1;
    switch (this.state) {
      case 'answers':
        return Promise.resolve();
      case 'refuses':
        return Promise.reject(new Error('refused'));
      case 'throws':
        throw new Error('thrown');
      case 'obeys':
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
      case 'loses':
        return new Promise<void>((resolve, reject) => {
          this.#lost.push((how) => (how === 'answers' ? resolve() : reject(new Error('late'))));
        });
    }
  }

  /** Some of what was lost comes back after all. */
  remember(count: number, how: 'answers' | 'refuses'): void {
    for (const settle of this.#lost.splice(0, count)) settle(how);
  }
}

type MakeAsk = (dependency: Dependency) => (context: CheckContext) => unknown;

interface World {
  readonly dependency: Dependency;
  readonly status: () => string | undefined;
}

/** From timer to timer: nothing happens in between. */
async function letPass(ms: number): Promise<void> {
  const until = performance.now() + ms;
  await turn();
  while (performance.now() < until) {
    const before = performance.now();
    vi.advanceTimersToNextTimer();
    // Past the end of the time, or at a timer of which several are due.
    if (performance.now() === before && vi.getTimerCount() === 0) vi.advanceTimersByTime(until - before);
    // oxlint-disable-next-line no-await-in-loop
    await turn();
  }
}

type Step = fc.AsyncCommand<object, World>;
const step = (name: string, run: (world: World) => Promise<void> | void): Step => ({
  check: () => true,
  run: async (_, world) => run(world),
  toString: () => name,
});

const become = (state: State) => step(`the dependency ${state}`, ({ dependency }) => void (dependency.state = state));
const wait = (ms: number) => step(`${ms} ms`, () => letPass(ms));
const remember = (count: number, how: 'answers' | 'refuses') =>
  step(`${count} lost: each ${how}`, async ({ dependency }) => {
    dependency.remember(count, how);
    await turn();
  });

const STEPS = [
  fc.constantFrom(...STATES, 'loses' as const).map(become),
  fc.constantFrom(1_000, 30_000, 120_000).map(wait),
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('answers' as const, 'refuses' as const))
    .map((given) => remember(...given)),
];

function isHealthyAgain(makeAsk: MakeAsk) {
  const steps = fc.commands(STEPS, { maxCommands: 12, size: 'max', disableReplayLog: true });
  const property = fc.asyncProperty(fc.boolean(), steps, async (circuitBreaker, commands) => {
    const dependency = new Dependency();
    const options = { timeoutMs: TIMEOUT_MS, intervalMs: INTERVAL_MS, maxAgeMs: 5_000 };
    const indicator = createIndicator(
      'Dependency',
      { check: makeAsk(dependency) } as unknown as HealthCheck,
      { version: PACKAGE_VERSION, name: 'dependency', options: { circuitBreaker } },
      indicatorFields(options),
    );
    const registry = { indicators: [indicator], discoverLate: () => [] };
    const monitor = new Monitor(registry as unknown as IndicatorRegistry, new Board());
    const status = () => monitor.reading('dependency').result?.status;
    monitor.start();
    await fc.asyncModelRun(() => ({ model: {}, real: { dependency, status } }), commands);
    dependency.state = 'answers';
    await letPass(BACK_WITHIN_MS);
    expect(status(), 'a dependency that answers again').toBe('healthy');
    monitor.stop();
  });
  return property.afterEach(() => void vi.clearAllTimers());
}

const askPlainly: MakeAsk =
  (dependency) =>
  ({ signal }) =>
    dependency.ask(signal);

/** As the ready-made checks ask: one that is outstanding is waited for by the next run, too. */
const askSharing: MakeAsk = (dependency) => {
  const outstanding = new Outstanding({ pauseMs: 30_000, longestPauseMs: 600_000 });
  return ({ signal }) =>
    orAborted(
      outstanding.ask(dependency, () => dependency.ask(signal) as Promise<unknown>),
      signal,
    );
};

beforeEach(stopTime);
afterEach(letTimeGo);

describe('a dependency that answers again', { timeout: 60_000 }, () => {
  it.each([
    ['by itself', askPlainly],
    ['together with what is outstanding', askSharing],
  ])('is healthy again whatever was before, where each run asks %s', async (how, makeAsk) => {
    await expectToHold(`healthy again, asked ${how}`, isHealthyAgain(makeAsk), 60);
  });

  it.each([
    ['by itself', askPlainly],
    ['together with what is outstanding', askSharing],
  ])('was asked ever more seldom in eight hours without an answer, where each run asks %s', async (_how, makeAsk) => {
    const dependency = new Dependency();
    dependency.state = 'loses';
    const ask = makeAsk(dependency);
    const indicator = createIndicator(
      'Dependency',
      { check: ask } as unknown as HealthCheck,
      { version: PACKAGE_VERSION, name: 'dependency', options: {} },
      indicatorFields({ timeoutMs: TIMEOUT_MS, intervalMs: INTERVAL_MS, maxAgeMs: 5_000 }),
    );
    const registry = { indicators: [indicator], discoverLate: () => [] };
    const monitor = new Monitor(registry as unknown as IndicatorRegistry, new Board());
    monitor.start();
    await letPass(EIGHT_HOURS_MS);
    monitor.stop();
    expect(dependency.begun).toBeGreaterThan(40);
    expect(dependency.begun).toBeLessThanOrEqual(MOST_LOST_IN_EIGHT_HOURS);
  });

  it('that is never asked again once three runs were lost is caught', async () => {
    let lost = 0;
    const latched: MakeAsk = (dependency) => {
      lost = 0;
      return ({ signal }) => {
        if (lost >= 3) throw new Error('too many');
        if (dependency.state === 'loses') lost += 1;
        return dependency.ask(signal);
      };
    };
    expect(await objectionTo('a latch', isHealthyAgain(latched), 150)).toContain('a dependency that answers again');
  });
});
