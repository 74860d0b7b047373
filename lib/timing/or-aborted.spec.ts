import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { orAborted } from './or-aborted.js';

const REASON = new Error('deadline');
const never = () => new Promise<string>(() => undefined);
const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

it('what work yields is passed on, and nobody listens to the signal any more', async () => {
  const { signal } = new AbortController();
  const answer = orAborted(Promise.resolve('done'), signal);
  expect(listeners(signal)).toBe(1);
  expect(await answer).toBe('done');
  await setImmediate();
  expect(listeners(signal)).toBe(0);
});

it('a failure is passed on, and nobody listens to the signal any more', async () => {
  const { signal } = new AbortController();
  await expect(orAborted(Promise.reject(new Error('refused')), signal)).rejects.toThrow('refused');
  await setImmediate();
  expect(listeners(signal)).toBe(0);
});

it('an abort ends the wait at once, with its reason, and nobody listens after it', async () => {
  const abort = new AbortController();
  const answer = orAborted(never(), abort.signal);
  abort.abort(REASON);
  await expect(answer).rejects.toBe(REASON);
  expect(listeners(abort.signal)).toBe(0);
});

it('a signal that is aborted already ends the wait, whatever the work yields', async () => {
  const signal = AbortSignal.abort(REASON);
  await expect(orAborted(never(), signal)).rejects.toBe(REASON);
  await expect(orAborted(Promise.resolve('done'), signal)).rejects.toBe(REASON);
  expect(listeners(signal)).toBe(0);
});

it('a failure that comes after the abort is nobody’s', async () => {
  const abort = new AbortController();
  let fail: (error: Error) => void = () => undefined;
  const answer = orAborted(new Promise((_, reject) => (fail = reject)), abort.signal);
  abort.abort(REASON);
  await expect(answer).rejects.toBe(REASON);
  fail(new Error('late'));
  await setImmediate();
});
