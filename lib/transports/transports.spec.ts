import { ReplaySubject } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Transports, TRANSPORTS_UNKNOWN } from './transports.js';

const warn = vi.fn<(line: string) => void>();

let servers$: ReplaySubject<unknown>;
let transports: Transports;

beforeEach(() => {
  warn.mockReset();
  servers$ = new ReplaySubject();
  transports = new Transports({ warn }, () => undefined);
  transports.follow({ getRpcTargetRegistry: () => servers$ });
});

/** A server of this transport that listens, and what was asked of it. */
function server(transportId: number) {
  const stop = vi.fn<() => unknown>(async () => undefined);
  const parts = { unsubscribe: stop, punsubscribe: async () => undefined, tryShutdown: (done: () => void) => done() };
  const made = {
    transportId,
    listen: (callback: () => void) => callback(),
    close: () => undefined,
    addHandler: (_pattern: unknown, handler: () => unknown) => handler,
    unwrap: () => [parts, parts],
    grpcClient: { tryShutdown: (done: () => void) => (stop(), done()) },
  };
  servers$.next(made);
  made.listen(() => undefined);
  return { made, stop };
}

const [REDIS, GRPC] = [1, 4];

describe('Transports', () => {
  it('has nothing to wait for without a microservice', async () => {
    await transports.ended();
    expect([transports.left, transports.kinds]).toEqual([[], []]);
  });

  it('stops those that fetch their messages at once, and those that are routed to after the window', async () => {
    const [redis, grpc] = [server(REDIS), server(GRPC)];
    expect(transports.kinds).toEqual(['fetched', 'routed']);
    transports.begin();
    expect([redis.stop.mock.calls.length, grpc.stop.mock.calls.length]).toEqual([1, 0]);
    await transports.ended();
    expect([redis.stop.mock.calls.length, grpc.stop.mock.calls.length]).toEqual([1, 1]);
  });

  it('names what is in flight on all of them', () => {
    for (const [transportId, pattern] of [
      [REDIS, 'sum'],
      [GRPC, 'Prices/Get'],
    ] as const) {
      server(transportId).made.addHandler(pattern, () => new Promise(() => undefined))();
    }
    expect(transports.left).toEqual(['sum', 'Prices/Get']);
  });

  it.each([
    ['is frozen', Object.freeze({ listen: () => undefined, close: () => undefined, addHandler: () => undefined })],
    ['is none', {}],
  ])('does without a strategy that %s, and the log says so', async (_what, strategy) => {
    servers$.next(strategy);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^The drain does not wait for the messages of a microservice: /),
    );
    await transports.ended();
  });

  it('says so when this version of Nest does not show its servers', () => {
    new Transports({ warn }, () => undefined).follow({});
    expect(warn.mock.calls).toEqual([[TRANSPORTS_UNKNOWN]]);
  });
});
