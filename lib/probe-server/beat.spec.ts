import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { Beat, BEAT_EVERY_MS } from './beat.js';

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

it.each([0, 1, 100, 86_400_000])('a beat of %d ms ago has that age', (ms) => {
  const beat = new Beat();
  beat.touch();
  vi.advanceTimersByTime(ms);
  expect(beat.ageMs).toBe(ms);
});

it('only the last beat counts', () => {
  const beat = new Beat();
  beat.touch();
  vi.advanceTimersByTime(500);
  beat.touch();
  vi.advanceTimersByTime(30);
  expect(beat.ageMs).toBe(30);
});

it('another beat on the same memory sees the signs', () => {
  const beat = new Beat();
  const heard = new Beat(beat.memory);
  beat.touch();
  vi.advanceTimersByTime(70);
  expect(heard.ageMs).toBe(70);
  beat.touch();
  expect(heard.ageMs).toBe(0);
});

it('two beats with separate memory are independent', () => {
  const [first, second] = [new Beat(), new Beat()];
  first.touch();
  vi.advanceTimersByTime(40);
  second.touch();
  expect(first.ageMs).toBe(40);
});

it('a tick is counted, and is a sign of life too', () => {
  const beat = new Beat();
  const heard = new Beat(beat.memory);
  expect(heard.ticks).toBe(0);
  beat.tick();
  beat.touch();
  beat.tick();
  vi.advanceTimersByTime(30);
  expect(heard.ticks).toBe(2);
  expect(heard.ageMs).toBe(30);
});

it('the times between the ticks are added up as they should have been', () => {
  const beat = new Beat();
  const heard = new Beat(beat.memory);
  beat.tick();
  beat.tick(499.75);
  expect([heard.ticks, heard.expectedMs]).toEqual([2, 599.75]);
});

it('who has the memory knows when the next sign is late', () => {
  const beat = new Beat();
  const heard = new Beat(beat.memory);
  expect([heard.everyMs, heard.lateAfterMs]).toEqual([100, 150]);
  beat.everyMs = 500;
  expect([heard.everyMs, heard.lateAfterMs]).toEqual([500, 550]);
});

it('its memory can be shared between threads', () => {
  expect(new Beat().memory).toBeInstanceOf(SharedArrayBuffer);
});

it('a beat comes ten times in a second, so that a silence of a quarter of a second is not chance', () => {
  expect(BEAT_EVERY_MS).toBe(100);
});

it('who has the memory sees that there were steps, which are no signs of life', () => {
  const beat = new Beat();
  const heard = new Beat(beat.memory);
  beat.tick();
  beat.mayBeAsked = true;
  const steps = [heard.steps];
  vi.advanceTimersByTime(700);
  beat.step();
  steps.push(heard.steps);
  beat.step();
  steps.push(heard.steps);
  expect(new Set(steps).size).toBe(3);
  expect(heard).toMatchObject({ ageMs: 700, ticks: 1, mayBeAsked: true });
});

it('who has the memory knows whether the main thread may be asked', () => {
  const beat = new Beat();
  const heard = new Beat(beat.memory);
  expect(heard.mayBeAsked).toBe(false);
  beat.mayBeAsked = true;
  beat.tick();
  expect(heard.mayBeAsked).toBe(true);
  beat.mayBeAsked = false;
  expect(heard.mayBeAsked).toBe(false);
  expect(heard.ticks).toBe(1);
});
