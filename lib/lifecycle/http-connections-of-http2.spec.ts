import { once } from 'node:events';
import type { Server } from 'node:http';
import { type ClientHttp2Session, connect, createServer, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { HttpConnections } from './http-connections.js';
import { TimeLimit } from './time-limit.js';
import { clientsAside } from './who-asks.js';

const isClient = clientsAside('health');

/** A limit that ends only when the signal is aborted. */
const unless = (hurry: AbortSignal) => new TimeLimit(performance.now() + 600_000, hurry);
const NEVER = unless(new AbortController().signal);

/** A server whose answers the test sends. */
async function follow() {
  const answers: Http2ServerResponse[] = [];
  const server = createServer((_request, response) => void answers.push(response));
  // An adapter of Nest passes it with this type.
  const connections = new HttpConnections(server as unknown as Server, isClient);
  server.listen(0, '127.0.0.1');
  onTestFinished(() => connections.destroyAll());
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = async () => {
    const client = connect(url);
    onTestFinished(() => client.destroy());
    const [[session]] = await Promise.all([once(server, 'session'), once(client, 'connect')]);
    return { client, session };
  };
  const ask = async (client: ClientHttp2Session) => {
    const before = answers.length;
    const answer = text(client.request({ ':path': '/' }));
    await vi.waitUntil(() => answers.length > before, { interval: 1 });
    return { answer, done: () => answers[before]?.end('done') };
  };
  return { connections, open, ask };
}

describe('over HTTP/2', () => {
  it('a client is asked to leave in the window, and its request is answered', async () => {
    const { connections, open, ask } = await follow();
    const { client } = await open();
    const { answer, done } = await ask(client);
    const told = once(client, 'goaway');
    connections.leave();
    await told;
    done();
    expect(await answer).toBe('done');
    await once(client, 'close');
  });

  it('a client that came in the window is asked to leave at its end, and its request is answered', async () => {
    const { connections, open, ask } = await follow();
    connections.leave();
    const { client } = await open();
    const { answer, done } = await ask(client);
    const told = once(client, 'goaway');
    const finished = connections.finish(NEVER);
    await told;
    done();
    expect(await answer).toBe('done');
    expect(await finished).toBe(0);
  });

  it('a client that sends more requests on the same connection is not a new client', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    fakeRealTime();
    onTestFinished(() => {
      vi.restoreAllMocks();
      vi.useRealTimers();
    });
    const { connections, open, ask } = await follow();
    const { client } = await open();
    await ask(client);
    vi.advanceTimersByTime(60_000);
    await ask(client);
    const over = connections.quiet(60_000, NEVER).then(() => 'over');
    expect(await Promise.race([over, new Promise((resolve) => setImmediate(resolve, 'waits'))])).toBe('over');
  });

  it('a session that has ended is forgotten', async () => {
    const { connections, open } = await follow();
    const { client, session } = await open();
    client.close();
    await once(session, 'close');
    const closing = vi.spyOn(session, 'close');
    connections.leave();
    expect(closing).not.toHaveBeenCalled();
  });
});
