import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckRun } from '../../lib/checks/check-run.js';
import { CheckRunner } from '../../lib/checks/check-runner.js';
import { Bench, type CheckBehaviour, draw, type End, ENDS, LATE, type MakeRunner } from './support/check-bench.js';
import { expectToHold, objectionTo } from './support/repeatable.js';
import { letTimeGo, pass, stopTime, turn } from './support/time.js';

type Call = {
  readonly behaviour: CheckBehaviour;
  readonly deadline: number;
  state: 'under way' | 'ended' | 'left behind';
};

/** What is to be seen of it. */
class Expectation {
  now = 0;
  readonly calls: (Call & { aborted: boolean })[] = [];
  readonly statuses: string[] = [];

  constructor(readonly timeoutMs: number) {}

  get underWay() {
    return this.calls.find(({ state }) => state === 'under way');
  }

  get picture(): string {
    return draw(
      this.calls.map(({ aborted }) => aborted),
      this.statuses,
    );
  }

  get leftBehind(): number {
    return this.calls.filter(({ state }) => state === 'left behind').length;
  }

  begin(behaviour: CheckBehaviour): void {
    if (this.leftBehind === 3) return void this.statuses.push(LATE);
    this.calls.push({ behaviour, deadline: this.now + this.timeoutMs, state: 'under way', aborted: false });
    if (behaviour in ENDS) this.end(this.calls.length - 1, behaviour as End);
  }

  end(index: number, how: End): void {
    const call = this.calls[index];
    if (call?.state === 'under way') this.statuses.push(ENDS[how].status);
    if (call) call.state = 'ended';
  }

  tick(): void {
    this.now += 1;
    const late = this.underWay;
    if (!late || this.now < late.deadline) return;
    late.aborted = true;
    late.state = late.behaviour === 'obeys' ? 'ended' : 'left behind';
    this.statuses.push(LATE);
  }
}

function expectSame(expected: Expectation, bench: Bench): void {
  expect(bench.picture).toBe(expected.picture);
}

type Step = fc.AsyncCommand<Expectation, Bench>;

/** One run at a time, as a watch has it. */
const run = (behaviour: CheckBehaviour): Step => ({
  check: ({ underWay }) => !underWay,
  async run(expected, bench) {
    expected.begin(behaviour);
    await bench.run(behaviour);
    expectSame(expected, bench);
  },
  toString: () => `run a check that ${behaviour}`,
});

const wait = (ms: number): Step => ({
  check: () => true,
  async run(expected, bench) {
    await pass(ms, () => {
      expected.tick();
      expectSame(expected, bench);
    });
  },
  toString: () => `${ms} ms`,
});

const LEAVE_BEHIND: Step = {
  check: ({ underWay }) => !underWay,
  async run(expected, bench) {
    await run('hangs').run(expected, bench);
    await wait(expected.timeoutMs).run(expected, bench);
  },
  toString: () => 'leave a check behind',
};

const end = (nth: number, how: End): Step => ({
  check: ({ calls }) => calls.some(({ state }) => state !== 'ended'),
  async run(expected, bench) {
    const open = expected.calls.flatMap(({ state }, index) => (state === 'ended' ? [] : [index]));
    const index = open[nth % open.length] ?? 0;
    expected.end(index, how);
    bench.calls[index]?.end(how);
    await turn();
    expectSame(expected, bench);
  },
  toString: () => `call ${nth} ${how}`,
});

/** The timer of the deadline fires first, and the answer is read in the same turn: it has come in time. */
const endAtTheLastMoment = (how: End): Step => ({
  check: ({ underWay, now }) => underWay !== undefined && underWay.deadline > now,
  async run(expected, bench) {
    const index = expected.calls.findIndex(({ state }) => state === 'under way');
    const leftMs = (expected.calls[index]?.deadline ?? 0) - expected.now;
    await pass(leftMs - 1, () => expected.tick());
    expected.end(index, how);
    vi.advanceTimersByTime(1);
    bench.calls[index]?.end(how);
    await turn();
    expected.tick();
    expectSame(expected, bench);
  },
  toString: () => `at the last moment it ${how}`,
});

const anEnd = fc.constantFrom(...(Object.keys(ENDS) as End[]));
const STEPS = [
  fc.oneof(anEnd, fc.constantFrom('obeys' as const, 'hangs' as const)).map(run),
  fc.constant(LEAVE_BEHIND),
  fc.integer({ min: 1, max: 6 }).map(wait),
  fc.tuple(fc.nat(3), anEnd).map((given) => end(...given)),
  anEnd.map(endAtTheLastMoment),
];

function keepsItsChecksInHand(make: MakeRunner) {
  const steps = fc.commands(STEPS, { maxCommands: 30, size: 'max', disableReplayLog: true });
  return fc.asyncProperty(fc.integer({ min: 1, max: 5 }), steps, async (timeoutMs, commands) => {
    const real = new Bench(make, timeoutMs);
    await fc.asyncModelRun(() => ({ model: new Expectation(timeoutMs), real }), commands);
    // However it stands now: a run ends.
    const { length } = real.results;
    await real.run('hangs');
    await pass(timeoutMs);
    expect(real.results.length, 'run() always ends').toBeGreaterThan(length);
    vi.clearAllTimers();
  });
}

beforeEach(stopTime);
afterEach(letTimeGo);

describe('a check runner', { timeout: 60_000 }, () => {
  it('ends each run in time, and leaves three of its checks behind at most', async () => {
    const property = keepsItsChecksInHand((...given) => new CheckRunner(...given, undefined));
    await expectToHold('checks that hang are aborted, and three at most left behind', property, 400);
  });

  it('that leaves a fourth behind is caught', async () => {
    // Each run knows only of itself.
    const property = keepsItsChecksInHand((...given) => ({ run: () => new CheckRunner(...given, undefined).run() }));
    const objection = await objectionTo('a fourth run left behind', property, 1_000);
    expect(objection).toMatch(/expected '\d calls/);
  });

  it('that asks no more once it has left three behind is caught', async () => {
    const property = keepsItsChecksInHand((...given) => {
      const runner = new CheckRunner(...given, undefined);
      let refused: CheckRun | undefined;
      return {
        async run() {
          const ended = refused ?? (await runner.run());
          if (ended.result.details?.['abandoned_runs']) refused = ended;
          return ended;
        },
      };
    });
    const objection = await objectionTo('a check given up for good', property, 1_000);
    expect(objection).toMatch(/expected '\d calls/);
  });
});
