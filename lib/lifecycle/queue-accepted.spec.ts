import { expect, it } from 'vitest';
import { queueAccepted } from './queue-accepted.js';
import { TimeLimit } from './time-limit.js';

const within = (ms: number) => new TimeLimit(performance.now() + ms, new AbortController().signal);

it('the queue is empty when no client connects any more', async () => {
  let left = 3;
  expect(await queueAccepted(() => (left > 0 ? -(left -= 1) : 0), within(60_000))).toBe(true);
});

it('the queue is not empty when clients never stop connecting', async () => {
  let accepted = 0;
  expect(await queueAccepted(() => (accepted += 1), within(60_000))).toBe(false);
});

it('without time to look, the queue counts as empty', async () => {
  let accepted = 0;
  expect(await queueAccepted(() => (accepted += 1), within(0))).toBe(true);
});
