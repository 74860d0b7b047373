import { Logger } from '@nestjs/common';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PROBES } from '../../lib/checks/probe.js';
import { Application } from './support/application.js';
import { aBehaviour } from './support/behaviour.js';
import { expectToHold, objectionTo } from './support/repeatable.js';
import { someTasks } from './support/some-tasks.js';
import { letTimeGo, pass, stopTime, turn } from './support/time.js';

const GIVEN = fc.record({
  indicators: fc.array(
    fc.record({
      probes: fc.subarray([...PROBES], { minLength: 1 }),
      critical: fc.boolean(),
      timeoutMs: fc.integer({ min: 1, max: 5 }),
      intervalMs: fc.integer({ min: 5, max: 12 }),
      maxAgeMs: fc.integer({ min: 0, max: 6 }),
      behaviours: fc.array(aBehaviour, { minLength: 1, maxLength: 5 }),
    }),
    { maxLength: 3 },
  ),
  tasks: someTasks(3),
});

type Step = fc.AsyncCommand<object, Application>;

const step = (name: string, run: (application: Application) => Promise<void> | void): Step => ({
  check: () => true,
  run: async (_, application) => run(application),
  toString: () => name,
});

async function microtasks(count: number): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop
  for (let left = count; left > 0; left--) await undefined;
}

const BOOT = step('boot', (application) => {
  if (!application.booted) application.boot();
});
const LATE_START = step('start late', (application) => {
  if (application.draining) application.runtime.lifecycle.started();
});
const wait = (ms: number) => step(`${ms} ms`, (application) => pass(ms, () => application.expectRules()));
const ask = (kind: (typeof PROBES)[number] | 'health') => step(`${kind} asks`, (application) => application.ask(kind));
const setReady = (ready: boolean) => step(`setReady(${ready})`, (application) => application.setReady(ready));
const shutDown = (sign: string) => step(sign, (application) => application.shutDown(sign));
/** In the midst of what the next event sets off. */
const shutDownSoon = (ticks: number) =>
  step(`SIGTERM ${ticks} microtasks after the next event`, (application) => {
    const leave = () => application.shutDown('SIGTERM');
    // Without a microtask in between it is the same turn of those that the event has set off.
    application.onEvent = () => (ticks === 0 ? leave() : void microtasks(ticks).then(leave));
  });

const STEPS = [
  fc.integer({ min: 1, max: 6 }).map(wait),
  fc.constantFrom(...PROBES, 'health' as const).map(ask),
  fc.constant('readiness' as const).map(ask),
  fc.boolean().map(setReady),
  fc.constant(BOOT),
  fc.oneof(
    fc.constantFrom('SIGTERM', 'app.close()').map(shutDown),
    fc.oneof(fc.constant(0), fc.nat(12)).map(shutDownSoon),
    { weight: 2, arbitrary: fc.constant(LATE_START) },
  ),
];

let application: Application | undefined;

const scheduler = fc.scheduler({
  act: async (release) => {
    await release();
    await turn();
    application?.expectRules();
  },
});

function keepsTheRules(sabotage: (application: Application) => void = () => undefined) {
  const steps = fc.commands(STEPS, { maxCommands: 13, size: 'max', disableReplayLog: true });
  const property = fc.asyncProperty(GIVEN, fc.boolean(), steps, scheduler, async (given, booted, commands, s) => {
    const real = new Application(given, s);
    await real.runtime.discover();
    sabotage(real);
    application = real;
    if (booted) real.boot();
    await fc.scheduledModelRun(s, () => ({ model: {}, real }), commands);
    // Every check has its deadline, and so has every probe.
    await pass(12, () => real.expectRules());
    real.expectNothingLeft();
  });
  return property.afterEach(() => {
    application = undefined;
    vi.clearAllTimers();
  });
}

type Sabotage = (application: Application, runAgain: () => void) => void;

/** The classic bug: somebody who has found that all is well says so, and forgets that the process is on its way out. */
const CLASSIC: [who: string, sabotage: Sabotage][] = [
  ['a pass of the checks', (real, runAgain) => (real.onCheck = (status) => status === 'healthy' && runAgain())],
  [
    'setReady(true)',
    ({ runtime: { lifecycle } }, runAgain) => {
      const original = lifecycle.setReady.bind(lifecycle);
      lifecycle.setReady = (ready) => {
        original(ready);
        if (ready) runAgain();
      };
    },
  ],
  [
    'a late bootstrap',
    ({ runtime: { lifecycle } }, runAgain) => {
      const started = lifecycle.started.bind(lifecycle);
      lifecycle.started = () => {
        started();
        runAgain();
      };
    },
  ],
];

function broughtBackBy(sabotage: Sabotage) {
  return (real: Application) => {
    const { lifecycle } = real.runtime;
    sabotage(real, () => {
      if (lifecycle.phase.name !== 'draining' || !lifecycle.phase.started) return;
      Object.defineProperty(lifecycle, 'phase', { value: { name: 'running' } });
    });
  };
}

beforeEach(() => {
  stopTime();
  for (const level of ['log', 'warn', 'error', 'fatal'] as const) {
    vi.spyOn(Logger.prototype, level).mockImplementation(() => undefined);
  }
  // A startup task failed: here the process lives on, and its rules with it.
  vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(letTimeGo);

describe('the life of an application', { timeout: 120_000 }, () => {
  it('draining is final, readiness waits for everything, and answers are fresh', async () => {
    await expectToHold('draining is final, readiness waits for everything', keepsTheRules(), 250);
  });

  it.each(CLASSIC)('readiness that comes back with %s while draining is caught', async (who, sabotage) => {
    const objection = await objectionTo(`ready again by ${who}`, keepsTheRules(broughtBackBy(sabotage)), 1_000);
    expect(objection).toMatch(/the report of (readiness is 200, not 503|liveness is 503, not 200)/);
  });

  it('an answer from before the drain that is given again is caught', async () => {
    const property = keepsTheRules(({ runtime: { answers } }) => {
      const latest = answers.latest.bind(answers);
      let ready: ReturnType<typeof latest> | undefined;
      answers.latest = (kind) => {
        const rendered = latest(kind);
        if (kind === 'readiness' && rendered.answer.httpStatus === 200) ready = rendered;
        return kind === 'readiness' ? (ready ?? rendered) : rendered;
      };
    });
    const objection = await objectionTo('an answer from before the drain', property, 1_000);
    expect(objection).toContain('the latest answer of readiness is 200, not 503');
  });
});
