import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import type { CountedPool } from './counted-pool.js';
import { changeOf } from './pool-changes.js';

let pool: EventEmitter;

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
  pool = new EventEmitter();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const changes = (ms: number) => changeOf(pool as unknown as CountedPool, ms);
const listeners = () => pool.listenerCount('release') + pool.listenerCount('remove');

async function isOver(change: Promise<void>): Promise<boolean> {
  return Promise.race([change.then(() => true), vi.advanceTimersByTimeAsync(0).then(() => false)]);
}

it.each(['release', 'remove'])('all waiting pings look again after the event %s', async (event) => {
  const waiting = [changes(50), changes(50)];
  expect(await isOver(Promise.any(waiting))).toBe(false);
  pool.emit(event);
  await Promise.all(waiting);
  expect(vi.getTimerCount()).toBe(0);
});

it.each<[ms: number, waitsMs: number]>([
  [20, 20],
  [50, 50],
  [1_000, 50],
  [0, 50],
  [-5, 50],
])('without an event the wait of %d ms ends after %d ms', async (ms, waitsMs) => {
  const change = changes(ms);
  await vi.advanceTimersByTimeAsync(waitsMs - 1);
  expect(await isOver(change)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await isOver(change)).toBe(true);
});

it('after a thousand waits a full pool has one listener for each event, and no reference to a wait', async () => {
  for (let wait = 0; wait < 1_000; wait++) {
    void changes(20);
    // oxlint-disable-next-line no-await-in-loop
    await vi.advanceTimersByTimeAsync(20);
  }
  expect(listeners()).toBe(2);
  // None of the thousand waits is notified again, which would clear its timer once more.
  const ended = vi.spyOn(globalThis, 'clearTimeout');
  pool.emit('release');
  expect(ended).not.toHaveBeenCalled();
});

it('each pool notifies only its own waits', async () => {
  const change = changes(50);
  const other = new EventEmitter();
  const otherChange = changeOf(other as unknown as CountedPool, 50);
  other.emit('release');
  await otherChange;
  expect(await isOver(change)).toBe(false);
});
