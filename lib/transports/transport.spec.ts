import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import type { NestServer } from './nest-server.js';
import { Transport } from './transport.js';

type Listened = (error?: unknown) => void;

const warn = vi.fn<(line: string) => void>();
const beforeClose = vi.fn<(transport: Transport) => Promise<void> | undefined>();
const unsubscribe = vi.fn<() => Promise<void>>();

let listened: Listened;
let closed: ReturnType<typeof vi.fn<() => unknown>>;
let server: NestServer;
let transport: Transport;

beforeEach(() => {
  warn.mockReset();
  beforeClose.mockReset();
  unsubscribe.mockReset().mockResolvedValue();
  closed = vi.fn<() => unknown>(() => 'closed');
  transport = transportOf(1, { unwrap: () => [{}, { unsubscribe, punsubscribe: async () => undefined }] });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** @param transportId Nest's number: 1 is Redis, which has the simplest way to stop. */
function transportOf(transportId: unknown, parts: Partial<NestServer> = {}): Transport {
  server = {
    transportId,
    listen: (callback) => (listened = callback),
    close: closed,
    addHandler: (_pattern, handler) => handler,
    ...parts,
  };
  return new Transport(server, { warn }, beforeClose);
}

function listen(error?: unknown): void {
  server.listen(() => undefined);
  listened(error);
}

/** A message in flight, with its end. */
function message(pattern = 'sum'): () => void {
  let end: () => void = () => undefined;
  const work = new Promise<void>((resolve) => (end = resolve));
  const handler = server.addHandler?.(pattern, () => work) as () => unknown;
  handler();
  return end;
}

describe('a transport', () => {
  it('stops once, and has ended when nothing is in flight', async () => {
    listen();
    const end = message();
    let hasEnded = false;
    const ended = transport.ended().then(() => (hasEnded = true));
    void transport.stop();
    await new Promise(setImmediate);
    expect(unsubscribe).toHaveBeenCalledOnce();
    expect([hasEnded, transport.left]).toEqual([false, ['sum']]);
    end();
    await ended;
    expect(transport.left).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
  });

  it('that has not connected has nothing to stop', async () => {
    await transport.ended();
    expect(unsubscribe).not.toHaveBeenCalled();
  });

  it('that connects while the application drains stops at once', async () => {
    await transport.stop();
    listen();
    expect(unsubscribe).toHaveBeenCalledOnce();
  });

  it('that cannot be stopped is waited for, and the log says why', async () => {
    unsubscribe.mockRejectedValue(new Error('Connection is closed.'));
    listen();
    await transport.ended();
    expect(warn.mock.calls).toEqual([['The transport Redis goes on taking messages: Connection is closed.']]);
  });

  it('whose insides have changed is waited for, and the log says why', async () => {
    transport = transportOf(2);
    listen();
    const end = message();
    const ended = transport.ended();
    end();
    await ended;
    expect(warn.mock.calls).toEqual([
      ['The transport NATS goes on taking messages: Nest does not show its subscriptions in this version'],
      ['The transport NATS may lose its last replies: unwrap() is not there in this version'],
    ]);
  });

  it('does not wait for a broker that does not answer when nothing is in flight', async () => {
    fakeRealTime();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    unsubscribe.mockReturnValue(new Promise(() => undefined));
    listen();
    const ended = transport.ended();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await ended).toBeUndefined();
  });

  it('of the user is waited for', async () => {
    transport = transportOf(Symbol('SQS'));
    listen();
    const end = message();
    const ended = transport.ended();
    expect([transport.kind, transport.left]).toEqual(['unknown', ['sum']]);
    end();
    await ended;
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('the end of a server', () => {
  it('comes after what it has to wait for', async () => {
    let done: () => void = () => undefined;
    beforeClose.mockReturnValue(new Promise((resolve) => (done = resolve)));
    listen();
    const closing = server.close();
    expect(beforeClose).toHaveBeenCalledExactlyOnceWith(transport);
    expect(closed).not.toHaveBeenCalled();
    done();
    expect(await closing).toBe('closed');
  });

  it('comes at once when there is nothing to wait for, as Nest calls it without await', () => {
    listen();
    expect(server.close()).toBe('closed');
  });

  it.each<[what: string, error?: unknown]>([['that could not connect', new Error('refused')], ['that never listened']])(
    'is no sign of a shutdown for one %s',
    (_what, error) => {
      if (error) listen(error);
      expect(server.close()).toBe('closed');
      expect(beforeClose).not.toHaveBeenCalled();
    },
  );

  it('is no end for good: a server that listens again takes messages, and stops again', async () => {
    listen();
    await transport.stop();
    server.close();
    listen();
    expect(unsubscribe).toHaveBeenCalledOnce();
    await transport.stop();
    expect(unsubscribe).toHaveBeenCalledTimes(2);
  });
});
