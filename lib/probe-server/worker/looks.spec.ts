import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Looks } from './looks.js';
import { FakePulse } from './pulse.fake.js';

const look = vi.fn<() => void>();

let pulse: FakePulse;
let looks: Looks;

beforeEach(() => {
  vi.useFakeTimers();
  look.mockReset();
  pulse = new FakePulse();
  looks = new Looks(pulse, 500, [{ look }]);
});

afterEach(() => {
  vi.useRealTimers();
});

const looksIn = (ms: number) => {
  look.mockClear();
  vi.advanceTimersByTime(ms);
  return look.mock.calls.length;
};

it('they look ten times a second or a little more while the main thread is not calm', () => {
  looks.start();
  expect(looksIn(1_000)).toBe(12);
});

it('they look twice a second while it is calm', () => {
  pulse.isCalm = true;
  looks.start();
  expect(looksIn(5_000)).toBe(10);
});

it('they look often as soon as one of them has seen that it is not calm any more, and seldom again after that', () => {
  pulse.isCalm = true;
  looks.start();
  looksIn(1_000);
  pulse.isCalm = false;
  expect(looksIn(500)).toBe(1);
  expect(looksIn(500)).toBe(6);
  pulse.isCalm = true;
  looksIn(100);
  expect(looksIn(5_000)).toBe(10);
});

it('they look ten times a second when a calm main thread gives as many signs as another', () => {
  looks = new Looks(pulse, 100, [{ look }]);
  looks.start();
  expect(looksIn(1_000)).toBe(10);
});

it('all of them look at the same moment', () => {
  const other = vi.fn<() => void>();
  looks = new Looks(pulse, 500, [{ look }, { look: other }]);
  looks.start();
  vi.advanceTimersByTime(100);
  expect([look, other].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

it.each([true, false])('nobody looks after stop() (calm: %j)', (isCalm) => {
  pulse.isCalm = isCalm;
  looks.start();
  looks.stop();
  expect(looksIn(5_000)).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

it('they do not keep the thread alive', () => {
  const timer = vi.spyOn(globalThis, 'setInterval');
  looks.start();
  expect(timer.mock.results.map(({ value }) => value.hasRef())).toEqual([false, false]);
  timer.mockRestore();
});
