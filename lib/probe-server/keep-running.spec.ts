import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { keepRunning, type Mortal } from './keep-running.js';

/** The time of each restart attempt, counted from the death before it, in milliseconds. */
let attempts: number[];
let diedAt: number;
let isOver: boolean;
let isBroken: boolean;
let die: (error: unknown) => void;

const onCrash = vi.fn<(error: unknown) => void>();

function live(): Mortal {
  return { ended: new Promise((resolve) => (die = resolve)) };
}

/** Dies, and waits until that was handled. */
async function dieNow(error: unknown = new Error('crashed')): Promise<void> {
  diedAt = performance.now();
  die(error);
  await vi.advanceTimersByTimeAsync(0);
}

function keep(): void {
  void keepRunning(live(), {
    start: async () => {
      attempts.push(performance.now() - diedAt);
      diedAt = performance.now();
      if (isBroken) throw new Error('no thread to be had');
      return live();
    },
    isOver: () => isOver,
    onCrash,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
  onCrash.mockReset();
  attempts = [];
  [isOver, isBroken] = [false, false];
  keep();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('nothing is started while the first is running', async () => {
  await vi.advanceTimersByTimeAsync(600_000);
  expect([attempts, onCrash.mock.calls]).toEqual([[], []]);
  expect(vi.getTimerCount()).toBe(0);
});

it('one that dies repeatedly is restarted after a pause that grows from 100 ms to 10 s', async () => {
  for (let death = 1; death <= 9; death++) {
    // oxlint-disable-next-line no-await-in-loop
    await dieNow();
    // oxlint-disable-next-line no-await-in-loop
    await vi.advanceTimersByTimeAsync(10_000);
  }
  expect(attempts).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
});

it('one that ran for more than 10 s is restarted after 100 ms again', async () => {
  await dieNow();
  await vi.advanceTimersByTimeAsync(100);
  await dieNow();
  await vi.advanceTimersByTimeAsync(200);
  await vi.advanceTimersByTimeAsync(10_001);
  await dieNow();
  await vi.advanceTimersByTimeAsync(100);
  expect(attempts).toEqual([100, 200, 100]);
});

it('one that cannot be started is tried again, as if it had died, until it starts', async () => {
  isBroken = true;
  await dieNow();
  await vi.advanceTimersByTimeAsync(100 + 200 + 400);
  isBroken = false;
  await vi.advanceTimersByTimeAsync(800);
  expect(attempts).toEqual([100, 200, 400, 800]);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(attempts).toHaveLength(4);
  expect(onCrash.mock.calls.map(([error]) => (error as Error).message)).toEqual([
    'crashed',
    ...Array.from({ length: 3 }, () => 'no thread to be had'),
  ]);
});

it('a death is reported at once, with its cause', async () => {
  const error = new Error('out of memory');
  await dieNow(error);
  expect(onCrash.mock.calls).toEqual([[error]]);
  expect(attempts).toEqual([]);
});

it.each([
  ['when it dies', async () => {}],
  ['while it waits to be started again', () => dieNow()],
])('nothing is started once it is over %s', async (_when, before) => {
  await before();
  isOver = true;
  await dieNow();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(attempts).toEqual([]);
});

it('a requested end is not a crash', async () => {
  isOver = true;
  await dieNow();
  expect(onCrash).not.toHaveBeenCalled();
});

it('the pause before a restart does not keep the process alive', async () => {
  const timer = vi.spyOn(globalThis, 'setTimeout');
  await dieNow();
  expect(timer.mock.results.map(({ value }) => value.hasRef())).toEqual([false]);
});
