import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pingTcp, type PingTcpOptions } from 'nestjs-probes/tcp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { freePort } from '../support/free-port.js';
import { Program } from '../support/program.js';

async function serve(host = '127.0.0.1') {
  const connections: Socket[] = [];
  const server = createServer((socket) => connections.push(socket.on('error', () => undefined).resume()));
  onTestFinished(() => void server.close());
  server.listen(0, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, connections };
}

/** A port whose connections are not answered: its process hangs, and has a full queue. */
async function unansweredPort(): Promise<number> {
  const program = new Program(new URL('support/full-backlog.mjs', import.meta.url));
  await program.prints('port ');
  const port = Number(/port (\d+)/.exec(program.output)?.[1]);
  const waiting: Socket[] = [];
  onTestFinished(() => waiting.forEach((socket) => socket.destroy()));
  for (let isFull = false; !isFull;) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    waiting.push(socket);
    // A connection of this machine is answered within microseconds, or not at all.
    isFull = await Promise.race([once(socket, 'connect').then(() => false), turns(500).then(() => true)]);
  }
  return port;
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('pingTcp', () => {
  it.each(['127.0.0.1', 'localhost'])('is healthy when %s accepts a connection, which it closes', async (host) => {
    const { port, connections } = await serve();
    const { details, ...outcome } = await pingTcp(host, port, checkContext());
    expect(outcome).toEqual({ status: 'healthy' });
    const times = host === 'localhost' ? ['lookup_ms', 'connect_ms'] : ['connect_ms'];
    expect(Object.keys(details ?? {})).toEqual(times);
    for (const time of Object.values(details ?? {})) expect(time).toBeGreaterThanOrEqual(0);
    await expect.poll(() => connections.map(({ closed }) => closed)).toEqual([true]);
  });

  it('sends nothing', async () => {
    const { port, connections } = await serve();
    await pingTcp('127.0.0.1', port, checkContext());
    await expect.poll(() => connections.map(({ closed }) => closed)).toEqual([true]);
    expect(connections[0]?.bytesRead).toBe(0);
  });

  it('is degraded when the connection takes longer than allowed', async () => {
    const { port } = await serve();
    expect(await pingTcp('127.0.0.1', port, checkContext(), { degradedAboveMs: 0.0001 })).toMatchObject({
      status: 'degraded',
      message: expect.stringMatching(/^TCP connection to 127\.0\.0\.1:\d+ took \d+ ms, more than 0\.0001 ms$/),
    });
  });

  it('says that nothing listens, and where', async () => {
    const port = await freePort();
    await expect(pingTcp('127.0.0.1', port, checkContext())).rejects.toThrow(
      new Error(`TCP connection to 127.0.0.1:${port} failed: connect ECONNREFUSED 127.0.0.1:${port}`),
    );
  });

  it('says before its deadline that the connection is not answered', async () => {
    const port = await unansweredPort();
    // The signal comes late, so that a busy machine does not mix the two up.
    await expect(pingTcp('127.0.0.1', port, { ...checkContext(), timeoutMs: 300 })).rejects.toThrow(
      /^TCP connection to 127\.0\.0\.1:\d+ failed: the connection has not been answered for 0\.\d s$/,
    );
  });

  it('ends at the abort', async () => {
    const port = await unansweredPort();
    const abort = new AbortController();
    const refused = expect(pingTcp('127.0.0.1', port, checkContext(60_000, abort.signal))).rejects.toThrow('late');
    abort.abort(new Error('late'));
    await refused;
    await expect(pingTcp('127.0.0.1', port, checkContext(60_000, abort.signal))).rejects.toThrow('late');
  });

  it('takes an address of IPv6, with and without brackets', async () => {
    const port = await freePort();
    for (const host of ['::1', '[::1]']) {
      await expect(pingTcp(host, port, checkContext())).rejects.toThrow(
        `TCP connection to [::1]:${port} failed: connect E`,
      );
    }
  });

  it('waits for a limited time without a context', async () => {
    const { port } = await serve();
    expect(await pingTcp('127.0.0.1', port)).toMatchObject({ status: 'healthy' });
    expect(await pingTcp('127.0.0.1', port, { degradedAboveMs: 60_000 })).toMatchObject({ status: 'healthy' });
  });

  it.each([
    ['', 80, {}, '`host` must be a string that is not empty, got ""'],
    ['a.test', 0, {}, '`port` must be a port number from 1 to 65535, got 0'],
    ['a.test', '80', {}, '`port` must be a port number from 1 to 65535, got "80"'],
    ['a.test', 80, { degradedAboveMs: -1 }, '`degradedAboveMs` must be a positive number of milliseconds'],
    ['a.test', 80, { timeoutMs: 5 }, '`timeoutMs` is not an option; there are degradedAboveMs'],
  ])('refuses %j, %j and %j', async (host, port, options, message) => {
    await expect(pingTcp(host, port as number, checkContext(), options as PingTcpOptions)).rejects.toThrow(
      `pingTcp(): ${message}`,
    );
  });
});
