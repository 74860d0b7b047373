import { expect, it } from 'vitest';
import { sleep } from './sleep.js';

const A_MINUTE_MS = 60_000;

it('sleeps as long as it is told', async () => {
  const beganAt = performance.now();
  await sleep(20, new AbortController().signal);
  // Timers count in whole milliseconds of a clock of their own.
  expect(performance.now() - beganAt).toBeGreaterThan(18);
});

it('wakes up when the signal is aborted, and that is no failure', async () => {
  const controller = new AbortController();
  const asleep = sleep(A_MINUTE_MS, controller.signal);
  controller.abort(new Error('hurry'));
  expect(await asleep).toBeUndefined();
});

it('does not fall asleep when the signal is aborted already', async () => {
  expect(await sleep(A_MINUTE_MS, AbortSignal.abort())).toBeUndefined();
});
