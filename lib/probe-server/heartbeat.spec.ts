import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { Beat } from './beat.js';
import { Heartbeat } from './heartbeat.js';

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('there is a sign of life from the first moment', () => {
  const { beat } = new Heartbeat();
  vi.advanceTimersByTime(70);
  expect(beat.ageMs).toBe(70);
});

it('there is a sign at the start, and then every 100 ms', () => {
  const heartbeat = new Heartbeat();
  const { beat } = heartbeat;
  vi.advanceTimersByTime(50);
  heartbeat.start();
  expect([beat.ageMs, beat.ticks]).toEqual([0, 0]);
  vi.advanceTimersByTime(99);
  expect([beat.ageMs, beat.ticks]).toEqual([99, 0]);
  vi.advanceTimersByTime(1);
  expect([beat.ageMs, beat.ticks]).toEqual([0, 1]);
  vi.advanceTimersByTime(1_050);
  expect([beat.ageMs, beat.ticks]).toEqual([50, 11]);
});

it('there is no sign after stop(), and no timer', () => {
  const heartbeat = new Heartbeat();
  heartbeat.start();
  heartbeat.stop();
  vi.advanceTimersByTime(1_000);
  expect(heartbeat.beat.ageMs).toBe(1_000);
  expect(vi.getTimerCount()).toBe(0);
});

it('it may be stopped before it starts', () => {
  expect(() => new Heartbeat().stop()).not.toThrow();
});

it('it does not keep the process alive', () => {
  const timer = vi.spyOn(globalThis, 'setInterval');
  new Heartbeat().start();
  expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
});

it('it tells whether it may be asked, when it starts and with each beat', () => {
  let mayBeAsked = true;
  const heartbeat = new Heartbeat(new Beat(), () => mayBeAsked);
  expect(heartbeat.beat.mayBeAsked).toBe(false);
  heartbeat.start();
  expect(heartbeat.beat.mayBeAsked).toBe(true);
  mayBeAsked = false;
  vi.advanceTimersByTime(99);
  expect(heartbeat.beat.mayBeAsked).toBe(true);
  vi.advanceTimersByTime(1);
  expect(heartbeat.beat.mayBeAsked).toBe(false);
});
