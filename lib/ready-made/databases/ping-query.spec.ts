import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { judgeSpeed } from '../wording/judge-speed.js';
import { pingByQuery } from './ping-query.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const signalOf = (signal = new AbortController().signal) => ({ name: 'x', timeoutMs: 750, signal });

it('a query that hangs is sent again after 30 s, 60 s more and so on, once in 10 minutes at most', async () => {
  const query = vi.fn(() => new Promise(() => undefined));
  const asking = { key: {}, what: 'SELECT 1', query };
  const sentAfterSeconds: number[] = [];
  for (let second = 0; second < 2_400; second += 5) {
    const before = query.mock.calls.length;
    const abort = new AbortController();
    const run = expect(pingByQuery(asking, signalOf(abort.signal), 100)).rejects.toThrow('deadline');
    abort.abort(new Error('deadline'));
    // oxlint-disable-next-line no-await-in-loop
    await run;
    if (query.mock.calls.length > before) sentAfterSeconds.push(second);
    // oxlint-disable-next-line no-await-in-loop
    await vi.advanceTimersByTimeAsync(5_000);
  }
  expect(sentAfterSeconds).toEqual([0, 30, 90, 210, 450, 930, 1_530, 2_130]);
});

it('a query that is given up already is not sent', async () => {
  const query = vi.fn(async () => undefined);
  const asking = { key: {}, what: 'SELECT 1', query };
  await expect(pingByQuery(asking, signalOf(AbortSignal.abort(new Error('late'))), 100)).rejects.toThrow('late');
  expect(query).not.toHaveBeenCalled();
});

it.each([
  [100, { status: 'healthy' }],
  [100.4, { status: 'degraded', message: 'PING took 100 ms, more than 100 ms' }],
])('what took %d ms, where 100 are allowed', (tookMs, outcome) => {
  expect(judgeSpeed({ what: 'PING', tookMs }, 100)).toEqual(outcome);
});

it('a query that is slow is degraded', async () => {
  const query = () => new Promise<void>((resolve) => void setTimeout(resolve, 150));
  const asked = pingByQuery({ key: {}, what: 'SELECT 2', query }, signalOf(), 149);
  await vi.advanceTimersByTimeAsync(150);
  expect(await asked).toEqual({ status: 'degraded', message: 'SELECT 2 took 150 ms, more than 149 ms' });
});
