import type * as fc from 'fast-check';
import { expect, vi } from 'vitest';
import type { CheckContext, HealthCheck } from '../../../lib/checks/health-check.js';
import type { Probe } from '../../../lib/checks/probe.js';
import { PACKAGE_VERSION } from '../../../lib/copies/package-version.js';
import { createIndicator, type Indicator } from '../../../lib/indicators/indicator.js';
import { indicatorFields } from '../../../lib/indicators/indicator-options.js';
import type { IndicatorRegistry } from '../../../lib/indicators/indicator-registry.js';
import { Board } from '../../../lib/monitor/board.js';
import { Monitor } from '../../../lib/monitor/monitor.js';
import { actAs, type Behaviour } from './behaviour.js';

export interface GivenIndicator {
  readonly probes: readonly Probe[];
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly maxAgeMs: number;
  readonly behaviours: readonly Behaviour[];
}

/** One run of an indicator. Times alone do not tell what came first, so moments are counted, too. */
interface Run {
  readonly moment: number;
  readonly beganAt: number;
  endedAt?: number;
}

type MakeMonitor = (registry: IndicatorRegistry, board: Board) => Monitor;

/** A monitor with real indicators, and somebody who notes when what ran, and objects. */
export class WatchedMonitor {
  readonly #board = new Board();
  readonly #indicators: readonly Indicator[];
  readonly #runs = new Map<string, Run[]>();
  readonly #objections: string[] = [];
  readonly #monitor: Monitor;
  #moment = 0;
  #renewals: number[] = [];
  #started = false;
  #stopped = false;
  #waiting = 0;

  constructor(make: MakeMonitor, given: readonly GivenIndicator[], scheduler: fc.Scheduler) {
    this.#indicators = given.map(({ behaviours, ...options }, index) => {
      const name = `check-${index}`;
      let calls = 0;
      const check = ({ signal }: CheckContext) =>
        actAs(behaviours[calls++ % behaviours.length] ?? 'healthy', signal, {
          mayEnd: () => scheduler.schedule(Promise.resolve(), `${name} ends`),
          // One that begins itself by asking would do so for ever.
          ask: () => void (this.#objections.length === 0 && this.#monitor.refresh()),
        });
      const indicator = createIndicator(
        name,
        { check } as HealthCheck,
        { version: PACKAGE_VERSION, name, options },
        indicatorFields(options),
      );
      this.#runs.set(name, []);
      return { ...indicator, run: () => this.#run(indicator) };
    });
    const registry = { indicators: this.#indicators, discoverLate: () => [] };
    this.#monitor = make(registry as unknown as IndicatorRegistry, this.#board);
    this.#board.postings$.subscribe(() => this.#stopped && this.#objections.push('posted after the stop'));
  }

  start(): void {
    this.#started = true;
    this.#monitor.start();
  }

  stop(): void {
    this.#stopped = true;
    this.#monitor.stop();
  }

  renew(): void {
    this.#renewals.push(++this.#moment);
    this.#monitor.renew();
  }

  /** As a probe does. */
  ask(probe: Probe | undefined): void {
    const moment = ++this.#moment;
    const askedAt = performance.now();
    const answered = this.#monitor.refresh(probe);
    const asked = this.#indicators.filter(({ probes }) => probe === undefined || probes.includes(probe));
    const runs = this.#started && !this.#stopped;
    if (!runs) return expect(answered, 'nobody waits before the start and after the stop').toBeUndefined();
    if (!answered) return this.#expectFresh(asked, askedAt, moment);
    void this.#await(answered, () => this.#expectFresh(asked, askedAt, moment));
  }

  expectRules(): void {
    if (this.#objections.length > 0) expect.fail(this.#objections.join('; '));
    if (!this.#started || this.#stopped) return;
    const renewal = this.#renewals.at(-1) ?? 0;
    const left = [...this.#runs.values()].map((runs) => runs.at(-1)).filter((run) => run?.endedAt !== undefined);
    if (left.some((run) => run && run.moment < renewal)) expect.fail('a check was not asked again at once');
    // The background passes see to it.
    const isStale = this.#monitor.readings().some(({ result }) => result?.stale);
    if (isStale) expect.fail('a result is stale while all checks end in time');
  }

  /** When all there was has had its time. */
  expectNothingLeft(): void {
    expect(this.#waiting, 'probes that wait for ever').toBe(0);
    if (this.#stopped) expect(vi.getTimerCount(), 'timers that outlive the stop').toBe(0);
  }

  async #await(answered: Promise<unknown>, expectFresh: () => void): Promise<void> {
    this.#waiting += 1;
    await answered;
    this.#waiting -= 1;
    try {
      if (!this.#stopped) expectFresh();
    } catch (error) {
      this.#objections.push(String(error));
    }
  }

  async #run(indicator: Indicator): ReturnType<Indicator['run']> {
    const runs = this.#runs.get(indicator.name) ?? [];
    const run: Run = { moment: ++this.#moment, beganAt: performance.now() };
    const before = runs.at(-1);
    if (this.#stopped) this.#objections.push('a run began after the stop');
    if (before) this.#expectDue(indicator, before, run);
    runs.push(run);
    const result = await indicator.run();
    run.endedAt = performance.now();
    return result;
  }

  /** A result is good for its maximum age, from the beginning of its run, unless all were asked again since that began. */
  #expectDue({ maxAgeMs }: Indicator, before: Run, run: Run): void {
    if (before.endedAt === undefined) {
      this.#objections.push('a second run began while one was under way');
    } else if (run.beganAt < before.beganAt + maxAgeMs && !this.#renewals.some((moment) => moment > before.moment)) {
      this.#objections.push('a run began while the result was fresh');
    }
  }

  #expectFresh(asked: readonly Indicator[], askedAt: number, askedMoment: number): void {
    const renewal = this.#renewals.findLast((moment) => moment < askedMoment) ?? 0;
    for (const { name, maxAgeMs } of asked) {
      const run = this.#runs.get(name)?.findLast(({ endedAt }) => endedAt !== undefined);
      expect(run, `${name} has run`).toBeDefined();
      expect(this.#board.latest(name)?.postedAt, `${name} is posted`).toBe(run?.endedAt);
      const { beganAt = -Infinity, endedAt = -Infinity } = run ?? {};
      // Who asks while it runs shares what comes.
      expect(endedAt >= askedAt || askedAt - beganAt < maxAgeMs, `${name} is fresh`).toBe(true);
      expect(run?.moment, `${name} was asked again`).toBeGreaterThan(renewal);
    }
  }
}
