import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckContext } from '../checks/health-check.js';
import { pingRedis } from './redis.js';

class FakeRedis extends EventEmitter {
  readonly ping = vi.fn<() => Promise<unknown>>(async () => 'PONG');
}

let client: FakeRedis;
let abort: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
  [client, abort] = [new FakeRedis(), new AbortController()];
});

afterEach(() => void vi.useRealTimers());

const context = (): CheckContext => ({ name: 'redis', timeoutMs: 750, signal: abort.signal });
const hang = () => client.ping.mockReturnValue(new Promise(() => undefined));

/** In the same turn of the event loop, after many promises. */
async function later(): Promise<void> {
  for (let promises = 0; promises < 50; promises++) await undefined; // oxlint-disable-line no-await-in-loop
}

/** A run that ends with its deadline, so many milliseconds later. */
async function inVain(afterMs: number): Promise<void> {
  abort = new AbortController();
  const run = expect(pingRedis(client, context())).rejects.toThrow('deadline');
  abort.abort(new Error('deadline'));
  await run;
  await vi.advanceTimersByTimeAsync(afterMs);
}

describe('pingRedis', () => {
  it('is healthy when PING is answered', async () => {
    expect(await pingRedis(client, context())).toEqual({ status: 'healthy' });
    expect(client.ping).toHaveBeenCalledOnce();
  });

  it.each([
    [10, { status: 'healthy' }],
    [11, { status: 'degraded', message: 'PING took 11 ms, more than 10 ms' }],
  ])('that is answered after %d ms, where 10 are allowed', async (ms, outcome) => {
    client.ping.mockImplementation(() => new Promise((resolve) => setTimeout(resolve, ms, 'PONG')));
    const run = pingRedis(client, context(), { degradedAboveMs: 10 });
    await vi.advanceTimersByTimeAsync(ms);
    expect(await run).toEqual(outcome);
  });

  it('shows what was answered instead, as much as a person reads', async () => {
    client.ping.mockResolvedValue('x'.repeat(1_000));
    await expect(pingRedis(client, context())).rejects.toThrow(
      new Error(`PING was answered "${'x'.repeat(100)}" instead of PONG.`),
    );
  });

  it.each<[options: object, message: string]>([
    [{ degradedAbove: 5 }, 'pingRedis(): `degradedAbove` is not an option; there are degradedAboveMs.'],
    [{ degradedAboveMs: '5' }, 'pingRedis(): `degradedAboveMs` must be a positive number of milliseconds'],
  ])('refuses %j', async (options, message) => {
    await expect(pingRedis(client, context(), options)).rejects.toThrow(message);
    expect(client.ping).not.toHaveBeenCalled();
  });

  it('sends nothing when it is given up already', async () => {
    abort.abort(new Error('deadline'));
    await expect(pingRedis(client, context())).rejects.toThrow('deadline');
    expect(client.ping).not.toHaveBeenCalled();
  });

  it('sends another PING after 2 s, 4 s more and so on, once a minute at most', async () => {
    hang();
    const sentAfterSeconds: number[] = [];
    for (let second = 0; second < 260; second++) {
      const before = client.ping.mock.calls.length;
      // oxlint-disable-next-line no-await-in-loop
      await inVain(1_000);
      if (client.ping.mock.calls.length > before) sentAfterSeconds.push(second);
    }
    expect(sentAfterSeconds).toEqual([0, 2, 6, 14, 30, 62, 122, 182, 242]);
  });

  it('sends another soon after the client is ready again, which it listens for once', async () => {
    hang();
    for (let second = 0; second < 100; second++) await inVain(1_000); // oxlint-disable-line no-await-in-loop
    const sent = client.ping.mock.calls.length;
    client.emit('ready');
    await inVain(99);
    expect(client.ping).toHaveBeenCalledTimes(sent);
    await vi.advanceTimersByTimeAsync(1);
    client.ping.mockResolvedValue('PONG');
    abort = new AbortController();
    expect(await pingRedis(client, context())).toEqual({ status: 'healthy' });
    expect(client.listenerCount('ready')).toBe(1);
  });

  it('asks a client that emits nothing, or whose `on` is something else', async () => {
    expect(await pingRedis({ ping: async () => 'PONG' }, context())).toEqual({ status: 'healthy' });
    const odd = { ping: async () => 'PONG', on: 'yes' };
    expect(await pingRedis(odd, context())).toEqual({ status: 'healthy' });
  });

  describe('of a client whose handshake fails', () => {
    const away = () => Object.assign(client, { isReady: false }).on('error', () => undefined);
    const answers = [
      ['refused', () => Promise.reject(new Error('NOAUTH Authentication required.'))],
      ['answered all the same', () => Promise.resolve('PONG')],
    ] as const;

    it.each(answers)('says why it fails when PING is %s', async (_how, answer) => {
      away();
      client.ping.mockImplementation(async () => {
        client.emit('error', new Error('WRONGPASS invalid username-password pair'));
        return await answer();
      });
      await expect(pingRedis(client, context())).rejects.toThrow(
        'the client has no connection: WRONGPASS invalid username-password pair',
      );
    });

    it('is healthy when the answer to the handshake came together with PONG', async () => {
      away();
      client.ping.mockImplementation(async () => {
        client.emit('error', new Error('Socket closed unexpectedly'));
        void later().then(() => Object.assign(client, { isReady: true }));
        return 'PONG';
      });
      expect(await pingRedis(client, context())).toEqual({ status: 'healthy' });
    });
  });
});
