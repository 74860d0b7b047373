import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PROBES, type Probe } from '../../lib/checks/probe.js';
import { Monitor } from '../../lib/monitor/monitor.js';
import { aBehaviour } from './support/behaviour.js';
import { expectToHold, objectionTo } from './support/repeatable.js';
import { letTimeGo, pass, stopTime, turn } from './support/time.js';
import { type GivenIndicator, WatchedMonitor } from './support/watched-monitor.js';

const GIVEN: fc.Arbitrary<GivenIndicator> = fc.record({
  probes: fc.subarray([...PROBES]),
  timeoutMs: fc.integer({ min: 1, max: 5 }),
  intervalMs: fc.integer({ min: 5, max: 12 }),
  maxAgeMs: fc.integer({ min: 0, max: 6 }),
  behaviours: fc.array(aBehaviour, { minLength: 1, maxLength: 6 }),
});

type Step = fc.AsyncCommand<object, WatchedMonitor>;

const step = (name: string, run: (monitor: WatchedMonitor) => Promise<void> | void): Step => ({
  check: () => true,
  run: async (_, monitor) => run(monitor),
  toString: () => name,
});

const wait = (ms: number) => step(`${ms} ms`, (monitor) => pass(ms, () => monitor.expectRules()));
const ask = (probe: Probe | undefined) => step(`${probe ?? 'health'} asks`, (monitor) => monitor.ask(probe));
const START = step('start', (monitor) => monitor.start());
const RENEW = step('renew', (monitor) => monitor.renew());
const STOP = step('stop', (monitor) => monitor.stop());

/** What the probe has set off is only about to begin. */
const ASK_AND_STOP = step('health asks, and it stops at once', (monitor) => {
  monitor.ask(undefined);
  monitor.stop();
});

const STEPS = [
  fc.integer({ min: 1, max: 6 }).map(wait),
  fc.constantFrom(...PROBES, undefined).map(ask),
  fc.constantFrom(undefined, ...PROBES).map(ask),
  fc.oneof({ weight: 6, arbitrary: fc.constant(RENEW) }, fc.constantFrom(START, STOP, ASK_AND_STOP)),
];

let monitor: WatchedMonitor | undefined;
let jitter = 0;

const scheduler = fc.scheduler({
  act: async (release) => {
    await release();
    await turn();
    monitor?.expectRules();
  },
});

function asksInMeasure(make: ConstructorParameters<typeof WatchedMonitor>[0]) {
  const steps = fc.commands(STEPS, { maxCommands: 20, size: 'max', disableReplayLog: true });
  const someIndicators = fc.array(GIVEN, { minLength: 1, maxLength: 3 });
  const begin = fc.record({ jitterPercent: fc.nat(100), started: fc.constantFrom(true, true, true, false) });
  const property = fc.asyncProperty(begin, someIndicators, steps, scheduler, async (given, indicators, commands, s) => {
    jitter = given.jitterPercent / 100;
    const watched = new WatchedMonitor(make, indicators, s);
    monitor = watched;
    // Else it is started in the midst of it, or never.
    if (given.started) watched.start();
    await fc.scheduledModelRun(s, () => ({ model: {}, real: watched }), commands);
    // Whatever hangs has its deadline; whatever that was asked again for, too.
    await pass(12, () => watched.expectRules());
    watched.expectNothingLeft();
  });
  return property.afterEach(() => {
    monitor = undefined;
    vi.clearAllTimers();
  });
}

beforeEach(() => {
  stopTime();
  vi.spyOn(Math, 'random').mockImplementation(() => jitter);
});
afterEach(letTimeGo);

describe('a monitor', { timeout: 60_000 }, () => {
  it('asks each check one at a time, no more often than its result grows old, and nothing once it has stopped', async () => {
    const property = asksInMeasure((...given) => new Monitor(...given));
    await expectToHold('checks are asked in measure, and answers are fresh', property, 250);
  });

  it('that begins a second run while one is under way is caught', async () => {
    const objection = await objectionTo(
      'a second run',
      asksInMeasure((registry, board) => {
        const real = new Monitor(registry, board);
        const refresh = real.refresh.bind(real);
        real.refresh = (probe) => {
          for (const indicator of registry.indicators) void indicator.run().then((result) => board.post(result));
          return refresh(probe);
        };
        return real;
      }),
      1_000,
    );
    expect(objection).toMatch(
      /a second run began|a run began while the result was fresh|a run began after the stop|posted after the stop/,
    );
  });

  it('that lets a pass go on after the stop is caught', async () => {
    const objection = await objectionTo(
      'a run after the stop',
      asksInMeasure((...given) => {
        const real = new Monitor(...given);
        const stop = real.stop.bind(real);
        // Once the pass that is under way is through.
        real.stop = () => void (real.refresh() ?? Promise.resolve()).then(stop);
        return real;
      }),
      1_000,
    );
    expect(objection).toContain('after the stop');
  });

  it('that answers with what it knows, however old, is caught', async () => {
    const objection = await objectionTo(
      'an answer that has grown old',
      asksInMeasure((...given) => {
        const real = new Monitor(...given);
        const refresh = real.refresh.bind(real);
        // Asks for the next one, and does not wait.
        real.refresh = (probe) => {
          void refresh(probe);
          return undefined;
        };
        return real;
      }),
      1_000,
    );
    expect(objection).toMatch(/is fresh|has run|was asked again/);
  });
});
