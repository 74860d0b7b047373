import { Server } from 'node:net';
import { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
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

/** A connection whose client reads nothing. */
const connection = () => new Duplex({ read: () => undefined, write: () => undefined });

describe.each([
  ['TCP', () => new Server(), 'connection'],
  ['TCP with TLS', () => new TlsServer(), 'secureConnection'],
])('a transport of %s', (_name, createServer, event) => {
  let accepting: Server;
  const handleClose = vi.fn<() => void>();

  beforeEach(() => {
    accepting = createServer();
    accepting.close = () => accepting;
    handleClose.mockReset();
    transport = transportOf(0, { unwrap: () => accepting, handleClose } as Partial<NestServer>);
  });

  function accepted(): Duplex {
    const socket = connection();
    accepting.emit(event, socket);
    return socket;
  }

  it('leaves a connection alone until it stops, and ends one that comes later', async () => {
    listen();
    const socket = accepted();
    expect(socket.writableEnded).toBe(false);
    void transport.stop();
    expect(socket.writableEnded).toBe(true);
    expect(accepted().writableEnded).toBe(true);
  });

  it('says that clients do not read their replies, and cuts them when it is given up', async () => {
    listen();
    const socket = accepted();
    socket.write('a reply');
    expect(transport.left).toEqual([]);
    void transport.stop();
    expect(transport.left).toEqual(['replies that their clients do not read']);
    const end = message();
    expect(transport.left).toEqual(['sum']);
    end();
    await transport.giveUp();
    expect(socket.destroyed).toBe(true);
    expect(warn).not.toHaveBeenCalled();
  });

  it('cuts nothing when it does not listen, and says what cannot be cut', async () => {
    const socket = accepted();
    await transport.giveUp();
    expect(socket.destroyed).toBe(false);
    listen();
    socket.destroy = () => {
      throw new Error('not this one');
    };
    await transport.giveUp();
    expect(warn.mock.calls).toEqual([['The transport TCP cannot be cut: not this one']]);
  });

  it('is closed by Nest, but does not listen again once it stops', () => {
    listen();
    const closes = () => (server as unknown as { handleClose(): void }).handleClose();
    closes();
    expect(handleClose).toHaveBeenCalledOnce();
    void transport.stop();
    closes();
    expect(handleClose).toHaveBeenCalledOnce();
  });
});

it('a transport whose server is not shown goes on, and the log says why', async () => {
  transport = transportOf(0);
  listen();
  await transport.stop();
  expect(warn.mock.calls).toEqual([
    ['The transport TCP goes on taking messages: Nest does not show its server in this version'],
  ]);
});

it('a transport that never listened sends no last replies', async () => {
  transport = transportOf(2);
  await transport.ended();
  expect(warn).not.toHaveBeenCalled();
});

it('a transport that has listened without an error, as some servers say it, stops', async () => {
  server.listen(() => undefined);
  listened(null);
  await transport.stop();
  expect(unsubscribe).toHaveBeenCalledOnce();
  expect(transport.noun).toBe('messages');
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
    expect(server.close()).toBe('closed');
    expect(beforeClose).toHaveBeenCalledOnce();
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
