import { Logger } from '@nestjs/common';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectToHold, objectionTo } from './support/repeatable.js';
import { SharingPod, type State, STATES } from './support/shared-dependency.js';
import { letTimeGo, pass, stopTime, turn } from './support/time.js';

const aTime = fc.record({
  timeoutMs: fc.integer({ min: 1, max: 5 }),
  intervalMs: fc.integer({ min: 10, max: 60 }),
  maxAgeMs: fc.integer({ min: 0, max: 8 }),
});
const aPod = (ownState: fc.Arbitrary<State>) =>
  fc.record({ shared: aTime, own: aTime, sharedState: fc.constantFrom(...STATES), ownState, held: fc.boolean() });

type Step = fc.AsyncCommand<object, SharingPod>;

const step = (name: string, run: (pod: SharingPod) => Promise<void> | void): Step => ({
  check: () => true,
  run: async (_, pod) => {
    await run(pod);
    await turn();
    pod.look();
  },
  toString: () => name,
});

const become = (which: 'shared' | 'own') =>
  fc.constantFrom(...STATES).map((state) => step(`${which} ${state}`, ({ states }) => void (states[which] = state)));
const WAIT = fc
  .oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 7, max: 70 }))
  .map((ms) => step(`${ms} ms`, (pod) => pass(ms, () => pod.look())));
const ASK = fc.constant(step('a probe asks', (pod) => pod.ask()));
const HOLD = fc.boolean().map((ready) => step(`setReady(${ready})`, (pod) => pod.setReady(ready)));
const RENEW = fc.constant(step('all checks are asked again', ({ runtime }) => runtime.monitor.renew()));

type Sabotage = (pod: SharingPod) => void;

const commands = (steps: fc.Arbitrary<Step>[]) =>
  fc.commands(steps, { maxCommands: 15, size: 'max', disableReplayLog: true });

async function booted(given: ConstructorParameters<typeof SharingPod>[0], sabotage: Sabotage): Promise<SharingPod> {
  const pod = new SharingPod(given);
  await pod.runtime.discover();
  sabotage(pod);
  if (given.held) pod.setReady(false);
  pod.look();
  pod.runtime.start();
  await turn();
  pod.look();
  return pod;
}

const endOf = (pod: SharingPod) => {
  pod.runtime.lifecycle.shutDown('SIGTERM');
  vi.clearAllTimers();
};

/** Whoever says that it is ready for the first time, in an answer, a report or `changes$`: the dependency can be reached. */
function isNotReadyOutOfReach(sabotage: Sabotage = () => undefined) {
  const steps = commands([become('shared'), become('own'), WAIT, WAIT, ASK, HOLD, RENEW]);
  return fc.asyncProperty(aPod(fc.constantFrom(...STATES)), steps, async (given, sequence) => {
    const real = await booted(given, sabotage);
    await fc.asyncModelRun(() => ({ model: {}, real }), sequence);
    endOf(real);
  });
}

/** From the first time on: whatever the dependency does, and however long. */
function staysReady(sabotage: Sabotage = () => undefined) {
  const steps = commands([become('shared'), become('shared'), WAIT, ASK, HOLD, RENEW]);
  return fc.asyncProperty(aPod(fc.constant('answers')), steps, async (given, sequence) => {
    const real = await booted(given, sabotage);
    const expectReady = () => {
      if (real.wasReady && !real.held) real.expectReady();
    };
    const look = real.look.bind(real);
    real.look = () => {
      look();
      expectReady();
    };
    await fc.asyncModelRun(() => ({ model: {}, real }), sequence);
    endOf(real);
  });
}

/** All is well, and nobody asks. */
function becomesReady(sabotage: Sabotage = () => undefined) {
  const steps = commands([become('shared'), become('own'), WAIT, HOLD, RENEW]);
  return fc.asyncProperty(aPod(fc.constantFrom(...STATES)), steps, async (given, sequence) => {
    const real = await booted(given, sabotage);
    await fc.asyncModelRun(() => ({ model: {}, real }), sequence);
    real.states.shared = 'answers';
    real.states.own = 'answers';
    real.setReady(true);
    // Three runs may be left behind, and then it takes a pause until the next one.
    await pass(200);
    const abandoned = real.runtime.monitor.readings().some(({ result }) => result?.details?.['abandoned_runs']);
    if (!abandoned) real.expectReady();
    endOf(real);
  });
}

beforeEach(() => {
  stopTime();
  for (const level of ['log', 'warn', 'error'] as const) {
    vi.spyOn(Logger.prototype, level).mockImplementation(() => undefined);
  }
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(letTimeGo);

/** As if `critical: 'until-ready'` meant this. */
const taking =
  (wasReady: boolean): Sabotage =>
  ({ runtime: { lifecycle } }) =>
    void Object.defineProperty(lifecycle, 'wasReady', { value: wasReady });

describe('what all pods share', { timeout: 120_000 }, () => {
  it('keeps a pod from being ready that was never ready and cannot reach it', async () => {
    await expectToHold('a pod that was never ready and cannot reach what is shared', isNotReadyOutOfReach(), 300);
  });

  it('takes no pod out that was ready, by its failure alone', async () => {
    await expectToHold('the failure of what is shared takes no ready pod out', staysReady(), 300);
  });

  it('lets a pod become ready that can reach it, also when nobody asks', async () => {
    await expectToHold('a pod that can reach what is shared becomes ready', becomesReady(), 100);
  });

  it('that is never critical is caught', async () => {
    const objection = await objectionTo('shared, never critical', isNotReadyOutOfReach(taking(true)), 1_000);
    expect(objection).toContain('the dependency was out of reach for');
  });

  it('that is always critical is caught', async () => {
    const objection = await objectionTo('shared, always critical', staysReady(taking(false)), 1_000);
    expect(objection).toContain('a pod that was ready is not: unhealthy: shared');
  });

  it('that counts by an old result is caught', async () => {
    const property = isNotReadyOutOfReach(({ runtime: { monitor } }) => (monitor.wereFreshAtOnce = () => true));
    const objection = await objectionTo('shared, by an old result', property, 20_000);
    expect(objection).toContain('the dependency was out of reach for');
  });

  it('that becomes critical again when the pod is taken out is caught', async () => {
    const property = staysReady(({ runtime: { lifecycle } }) => {
      const setReady = lifecycle.setReady.bind(lifecycle);
      lifecycle.setReady = (ready) => {
        if (!ready) taking(false)({ runtime: { lifecycle } } as SharingPod);
        setReady(ready);
      };
    });
    const objection = await objectionTo('shared, critical again', property, 1_000);
    expect(objection).toContain('a pod that was ready is not: unhealthy: shared');
  });

  it('that waits for a probe is caught', async () => {
    const property = becomesReady(({ runtime: { monitor } }) => (monitor.wereFreshAtOnce = () => false));
    const objection = await objectionTo('shared, not confirmed', property, 200);
    expect(objection).toContain('no fresh result yet: shared');
  });
});
