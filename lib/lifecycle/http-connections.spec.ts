import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createNetServer, Server as NetServer, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { HttpConnections } from './http-connections.js';
import { TimeLimit } from './time-limit.js';
import { clientsAside } from './who-asks.js';

const isClient = clientsAside('health');

/** A limit that ends only when the signal is aborted. */
const unless = (hurry: AbortSignal) => new TimeLimit(performance.now() + 600_000, hurry);
const NEVER = unless(new AbortController().signal);
const GET = 'GET / HTTP/1.1\r\nHost: test\r\n';
const UPGRADE = `${GET}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

/** Answers of the requests in flight; the test sends them. */
let answers: ServerResponse[];

beforeEach(() => {
  answers = [];
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const keep = (_request: IncomingMessage, response: ServerResponse) => void answers.push(response);
const done = (_request: IncomingMessage, response: ServerResponse) => void response.end('done');

async function listen(server: NetServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function follow(server: Server) {
  const connections = new HttpConnections(server, isClient);
  onTestFinished(() => connections.destroyAll());
  return { server, connections, port: await listen(server) };
}

/** A client that writes these bytes and nothing else. */
async function open(port: number, written = '') {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket.on('data', (piece: string) => (received += piece)).on('error', () => undefined);
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received)));
  await once(socket, 'connect');
  socket.write(written);
  const has = (pattern: RegExp) => until(() => pattern.test(received));
  return { socket, closed, has };
}

/** `vi.waitUntil()` would move the clock of a test with fake timers. */
async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  for (const giveUpAt = Date.now() + 2_000; !(await so());) {
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain until ${String(so)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const inFlight = (count: number) => until(() => answers.length === count);
const connected = (server: Server, count: number) =>
  until(() => new Promise((resolve) => server.getConnections((_error, there) => resolve(there === count))));

/** Whether a promise is still pending after everything that was queued has run. */
async function pending(promise: Promise<unknown>): Promise<boolean> {
  const later = (async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    return true;
  })();
  return Promise.race([promise.then(() => false), later]);
}

describe('leaving', () => {
  it('adds the header to every answer from then on, also to one in flight, and to none before', async () => {
    const { connections, port } = await follow(createServer(keep));
    const client = await open(port, `${GET}\r\n`);
    await inFlight(1);
    answers[0]?.end('before');
    await client.has(/keep-alive[^]*before$/);
    client.socket.write(`${GET}\r\n`);
    await inFlight(2);
    connections.leave();
    answers[1]?.end('under way');
    expect(await client.closed).toMatch(/before[^]*Connection: close[^]*under way$/);

    const late = await open(port, `${GET}\r\n`);
    await inFlight(3);
    answers[2]?.end();
    expect(await late.closed).toContain('Connection: close');
  });

  it('adds the header only to the last of pipelined answers, so that no request is lost', async () => {
    const { connections, port } = await follow(createServer(keep));
    const client = await open(port, `${GET}\r\n${GET}\r\n`);
    await inFlight(2);
    connections.leave();
    answers[1]?.end('second');
    answers[0]?.end('first');
    expect(await client.closed).toMatch(/Connection: keep-alive[^]*first[^]*Connection: close[^]*second$/);
  });

  it('adds the header before a listener of the application that was there earlier writes the answer', async () => {
    const { connections, port } = await follow(createServer(done));
    connections.leave();
    expect(await (await open(port, `${GET}\r\n`)).closed).toContain('Connection: close');
  });

  it('closes no idle connection while the server still accepts: a request may be on its way', async () => {
    const { connections, port } = await follow(createServer(done));
    const idle = await open(port, `${GET}\r\n`);
    await idle.has(/done$/);
    connections.leave();
    await (
      await open(port, `${GET}\r\n`)
    ).closed;
    expect(await pending(idle.closed)).toBe(true);
  });
});

it('a server that gets its connections from another one keeps them alive', async () => {
  const server = createServer(done);
  const connections = new HttpConnections(server, isClient);
  onTestFinished(() => connections.destroyAll());
  const port = await listen(createNetServer((socket) => server.emit('connection', socket)));
  const client = await open(port, `${GET}\r\n`);
  await client.has(/done$/);
  expect(await pending(client.closed)).toBe(true);
});

describe('quiet', () => {
  beforeEach(() => {
    // Only the clock is fake: the tests measure the time between clients, not their own duration.
    vi.useFakeTimers({ toFake: ['performance'] });
    fakeRealTime();
    vi.advanceTimersByTime(1_000);
  });

  async function visited(...heads: string[]) {
    const { connections, port } = await follow(createServer(done));
    for (const head of heads) await (await open(port, `${head}\r\n`)).has(/done$/);
    return { connections, port };
  }

  it('is at once where no client has come', async () => {
    const { connections } = await visited();
    expect(await pending(connections.quiet(60_000, NEVER))).toBe(false);
  });

  it.each([
    ['of any kind', `${GET}User-Agent: curl/8\r\n`],
    ['without a name', GET],
    ['that names the kubelet elsewhere', `${GET}User-Agent: curl/8\r\nReferer: kube-probe/1.33\r\n`],
  ])('begins when the last client %s came that long ago, and not earlier', async (_what, head) => {
    const { connections } = await visited(head);
    vi.advanceTimersByTime(59_999);
    const end = new AbortController();
    expect(await pending(connections.quiet(60_000, unless(end.signal)))).toBe(true);
    end.abort();
    vi.advanceTimersByTime(1);
    expect(await pending(connections.quiet(60_000, NEVER))).toBe(false);
  });

  it.each(['User-Agent', 'user-agent'])('does not count the kubelet as a client (%s)', async (header) => {
    const { connections } = await visited(`${GET}${header}: kube-probe/1.33\r\n`);
    expect(await pending(connections.quiet(60_000, NEVER))).toBe(false);
  });

  it('counts connections and not requests: a client that is here already will leave', async () => {
    const { connections, port } = await follow(createServer(done));
    const client = await open(port, `${GET}\r\n`);
    await client.has(/done$/);
    vi.advanceTimersByTime(60_000);
    client.socket.write(`${GET}\r\n`);
    await client.has(/done[^]*done$/);
    expect(await pending(connections.quiet(60_000, NEVER))).toBe(false);
  });

  it('waits longer when another client comes meanwhile', async () => {
    const { connections, port } = await visited(GET);
    const end = new AbortController();
    const quiet = connections.quiet(10, unless(end.signal));
    vi.advanceTimersByTime(5);
    await (await open(port, `${GET}\r\n`)).has(/done$/);
    vi.advanceTimersByTime(5);
    const waited = vi.spyOn(performance, 'now');
    await until(() => waited.mock.calls.length > 0);
    expect(await pending(quiet)).toBe(true);
    vi.advanceTimersByTime(5);
    await quiet;
  });

  it('stops waiting once the signal is aborted', async () => {
    const { connections } = await visited(GET);
    const end = new AbortController();
    const quiet = connections.quiet(60_000, unless(end.signal));
    end.abort();
    expect(await pending(quiet)).toBe(false);
    expect(await pending(connections.quiet(60_000, unless(end.signal)))).toBe(false);
  });
});

describe('finishing', () => {
  it('accepts no new connection, and asks the clients that are still there to leave', async () => {
    const { server, connections, port } = await follow(createServer(keep));
    const client = await open(port, `${GET}\r\n`);
    await inFlight(1);
    const finished = connections.finish(NEVER);
    await until(() => !server.listening);
    await expect(open(port)).rejects.toThrow('ECONNREFUSED');
    expect(await pending(finished)).toBe(true);
    answers[0]?.end('done');
    expect(await finished).toBe(0);
    expect(await client.closed).toMatch(/Connection: close[^]*done$/);
  });

  it('closes the connection of an answer that began before the shutdown, once it is done', async () => {
    const { server, connections, port } = await follow(createServer(keep));
    const client = await open(port, `${GET}\r\n`);
    await inFlight(1);
    answers[0]?.writeHead(200, { 'Content-Length': 4 }).write('do');
    await client.has(/keep-alive[^]*do$/);
    const finished = connections.finish(NEVER);
    await until(() => !server.listening);
    answers[0]?.end('ne');
    expect(await finished).toBe(0);
    expect(await client.closed).toMatch(/done$/);
  });

  it('does not wait for a client that has gone', async () => {
    const { server, connections, port } = await follow(createServer(done));
    const client = await open(port, `${GET}\r\n`);
    await client.has(/done$/);
    client.socket.destroy();
    await connected(server, 0);
    expect(await connections.finish(NEVER)).toBe(0);
  });

  it('waits half a second for a silent connection, and the whole time for one with a request', async () => {
    const { server, connections, port } = await follow(createServer(keep));
    const busy = await open(port, `${GET}\r\n`);
    await inFlight(1);
    const silent = await open(port);
    await connected(server, 2);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fakeRealTime();
    const stopped = vi.spyOn(NetServer.prototype, 'close');
    const finished = connections.finish(NEVER);
    await until(() => stopped.mock.calls.length > 0);
    vi.advanceTimersByTime(499);
    expect(await pending(silent.closed)).toBe(true);
    vi.advanceTimersByTime(1);
    expect(await silent.closed).toBe('');
    expect(await pending(finished)).toBe(true);
    answers[0]?.end('done');
    expect(await finished).toBe(0);
    expect(await busy.closed).toMatch(/done$/);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['when its time is up', (end: AbortController) => setImmediate(() => end.abort())],
    ['when there is no time', (end: AbortController) => end.abort()],
  ])('closes %s the connections that are not done, and returns how many', async (_when, abort) => {
    const { connections, port } = await follow(createServer(keep));
    const clients = [await open(port, `${GET}\r\n`), await open(port, `${GET}\r\n`)];
    await inFlight(2);
    const end = new AbortController();
    abort(end);
    expect(await connections.finish(unless(end.signal))).toBe(2);
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual(['', '']);
  });

  it('waits until all queued connections are accepted before it stops accepting', async () => {
    const server = createServer(done);
    const connections = new HttpConnections(server, isClient);
    onTestFinished(() => connections.destroyAll());
    const hurry = new AbortController();
    const order: string[] = [];
    vi.spyOn(NetServer.prototype, 'close').mockImplementation(
      () => (order.push('stops accepting'), hurry.abort(), server),
    );
    const accept = (more: number) => {
      order.push('accepts');
      server.emit('connection', new Socket());
      if (more > 0) setImmediate(accept, more - 1);
    };
    setImmediate(accept, 2);
    await connections.finish(unless(hurry.signal));
    expect(order).toEqual(['accepts', 'accepts', 'accepts', 'stops accepting']);
  });

  it('stops accepting soon when no client connects', async () => {
    const server = createServer(done);
    const stopped = vi.spyOn(NetServer.prototype, 'close');
    const finished = new HttpConnections(server, isClient).finish(NEVER);
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toHaveBeenCalledOnce();
    await finished;
  });

  it('stops accepting also when clients never stop connecting', async () => {
    const server = createServer(done);
    const connections = new HttpConnections(server, isClient);
    onTestFinished(() => connections.destroyAll());
    const stopped = vi.spyOn(NetServer.prototype, 'close');
    const hurry = new AbortController();
    let accepted = 0;
    let goesOn = true;
    const accept = () => {
      accepted += 1;
      server.emit('connection', new Socket());
      if (goesOn) setImmediate(accept);
    };
    setImmediate(accept);
    const finished = connections.finish(unless(hurry.signal));
    await until(() => stopped.mock.calls.length > 0);
    goesOn = false;
    hurry.abort();
    await finished;
    expect(accepted).toBe(100);
  });

  it('stops accepting when the time is over, however long one turn of a busy event loop takes', async () => {
    const server = createServer(done);
    const connections = new HttpConnections(server, isClient);
    onTestFinished(() => connections.destroyAll());
    let goesOn = true;
    const accept = () => {
      server.emit('connection', new Socket());
      for (const endsAt = performance.now() + 20; performance.now() < endsAt;);
      if (goesOn) setImmediate(accept);
    };
    setImmediate(accept);
    const beganAt = performance.now();
    await connections.finish(new TimeLimit(beganAt + 100, new AbortController().signal));
    goesOn = false;
    // A hundred turns of this length would take 2 s.
    expect(performance.now() - beganAt).toBeLessThan(1_000);
  });
});

describe('upgraded connections', () => {
  const upgrade = (_request: IncomingMessage, socket: { write(bytes: string): unknown }) =>
    void socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');

  it.each<[when: string, upgradeable: () => Promise<Awaited<ReturnType<typeof follow>>>]>([
    ['before', () => follow(createServer(done).on('upgrade', upgrade))],
    [
      'after',
      async () => {
        const followed = await follow(createServer(done));
        followed.server.on('upgrade', upgrade);
        return followed;
      },
    ],
  ])('belong to the application until its teardown is over, if it began to upgrade %s', async (_when, upgradeable) => {
    const { connections, port } = await upgradeable();
    const client = await open(port, UPGRADE);
    await client.has(/101/);
    expect(await connections.finish(NEVER)).toBe(0);
    expect(await pending(client.closed)).toBe(true);
    connections.destroyAll();
    await client.closed;
  });

  it('do not exist without an upgrade listener: a request that offers an upgrade gets a normal answer', async () => {
    const { server, port } = await follow(createServer(done));
    server.on('error', () => undefined);
    const client = await open(port, UPGRADE);
    await client.has(/^HTTP\/1.1 200 OK[^]*done$/);
  });
});

it('over HTTPS a connection is followed from when it is secure', async () => {
  const server = createHttpsServer(keep);
  const connections = new HttpConnections(server, isClient);
  // A real handshake would need a certificate, so the test emits its event.
  const port = await listen(createNetServer((socket) => server.emit('secureConnection', socket)));
  const client = await open(port, `${GET}\r\n`);
  await inFlight(1);
  const finished = connections.finish(NEVER);
  expect(await pending(finished)).toBe(true);
  answers[0]?.end('done');
  expect(await finished).toBe(0);
  expect(await client.closed).toMatch(/Connection: close[^]*done$/);
});
