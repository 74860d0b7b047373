import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { nextTurn, pause, realTime, sleep } from './real-time.js';

const A_MINUTE_MS = 60_000;

afterEach(() => void vi.useRealTimers());

it('sleeps for the given time', async () => {
  const beganAt = realTime.now();
  await sleep(20, new AbortController().signal);
  // Timers count in whole milliseconds, on another clock than `performance`.
  expect(realTime.now() - beganAt).toBeGreaterThan(18);
});

it('wakes up when the signal is aborted, without an error', async () => {
  const controller = new AbortController();
  const asleep = sleep(A_MINUTE_MS, controller.signal);
  controller.abort(new Error('hurry'));
  expect(await asleep).toBeUndefined();
});

it('does not sleep when the signal is already aborted', async () => {
  expect(await sleep(A_MINUTE_MS, AbortSignal.abort())).toBeUndefined();
});

it('removes its listener from the signal', async () => {
  const { signal } = new AbortController();
  const stopped = vi.spyOn(signal, 'removeEventListener');
  await sleep(0, signal);
  expect(stopped).toHaveBeenCalledOnce();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('pauses as long as it is told, and does not keep the process alive', async () => {
  const timer = vi.spyOn(realTime, 'setTimeout');
  const beganAt = realTime.now();
  await pause(20);
  expect(realTime.now() - beganAt).toBeGreaterThan(18);
  expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
  timer.mockRestore();
});

it('waits for the next turn of the event loop, behind what has waited for it already', async () => {
  const seen: string[] = [];
  realTime.setImmediate(() => seen.push('before'));
  await nextTurn();
  expect(seen).toEqual(['before']);
});

it('calls back in this turn although a test, as Jest does, has faked process.nextTick', async () => {
  const faked = vi.spyOn(process, 'nextTick').mockImplementation(() => undefined);
  onTestFinished(() => faked.mockRestore());
  const called = new Promise((resolve) => realTime.nextTick(resolve, 'called'));
  expect(faked).not.toHaveBeenCalled();
  faked.mockRestore();
  expect(await called).toBe('called');
});

describe('while a test has faked all timers', () => {
  it.each<[what: string, wait: () => Promise<unknown>]>([
    ['a sleep ends', () => sleep(1, new AbortController().signal)],
    ['a pause ends', () => pause(0)],
    ['the event loop turns', () => nextTurn()],
    ['a signal is aborted', () => new Promise((resolve) => realTime.timeout(1).addEventListener('abort', resolve))],
  ])('%s', async (_what, wait) => {
    vi.useFakeTimers();
    // The timer of the signal does not keep the process alive.
    const alive = realTime.setInterval(() => undefined, 1_000);
    await wait();
    realTime.clearInterval(alive);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('the clocks go on', async () => {
    vi.useFakeTimers();
    const [began, sharedBegan] = [realTime.now(), realTime.sharedNow()];
    await pause(5);
    expect(realTime.now()).toBeGreaterThan(began);
    expect(realTime.sharedNow()).toBeGreaterThan(sharedBegan);
    expect(performance.now()).toBe(0);
  });
});
