import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { nextTurn, realTime } from '../timing/real-time.js';
import { Turns } from './turns.js';

let now: number;
let idleMs: number;
let turns: Turns;

beforeEach(() => {
  [now, idleMs] = [1_000, 300];
  vi.spyOn(realTime, 'now').mockImplementation(() => now);
  vi.spyOn(realTime, 'idleMs').mockImplementation(() => idleMs);
  turns = new Turns();
});

afterEach(() => {
  turns.unwatch();
  vi.restoreAllMocks();
});

/** The loop waits, and is busy after that. */
const turn = (waitMs: number, busyMs: number) => {
  idleMs += waitMs;
  now += waitMs + busyMs;
};

it('a loop that waits is not busy', () => {
  turn(500, 0);
  expect(turns.take()).toEqual({ allMs: 0, longestMs: 0, tookMs: 500 });
});

it('the longest turn is known while they are watched', async () => {
  turns.watch();
  for (const busyMs of [20, 90, 60]) {
    turn(10, busyMs);
    await nextTurn();
  }
  expect(turns.take()).toEqual({ allMs: 170, longestMs: 90, tookMs: 200 });
});

it('a turn that is not over counts as far as it has come', async () => {
  turns.watch();
  turn(10, 20);
  await nextTurn();
  turn(0, 400);
  expect(turns.take()).toEqual({ allMs: 420, longestMs: 400, tookMs: 430 });
});

it('all turns count as one while nobody watches', async () => {
  turns.watch();
  turns.unwatch();
  for (const busyMs of [20, 90, 60]) {
    turn(10, busyMs);
    await nextTurn();
  }
  expect(turns.take()).toEqual({ allMs: 170, longestMs: 170, tookMs: 200 });
});

it('each time begins anew', () => {
  turn(100, 50);
  turns.take();
  turn(10, 20);
  expect(turns.take()).toEqual({ allMs: 20, longestMs: 20, tookMs: 30 });
});

it('two clocks that are read one after the other make no negative time', () => {
  idleMs += 5;
  expect(turns.take()).toEqual({ allMs: 0, longestMs: 0, tookMs: 0 });
});

it('watching wakes no loop that waits, and keeps no process alive', () => {
  const immediate = vi.spyOn(realTime, 'setImmediate');
  turns.watch();
  expect(immediate.mock.results[0]?.value.hasRef()).toBe(false);
});
