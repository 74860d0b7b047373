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

/** The time is over when somebody is in a hurry, and not before. */
const unless = (hurry: AbortSignal) => new TimeLimit(performance.now() + 600_000, hurry);
const NEVER = unless(new AbortController().signal);

/** A server that answers when the test says so. */
async function follow() {
  const answers: Http2ServerResponse[] = [];
  const server = createServer((_request, response) => void answers.push(response));
  // As an adapter of Nest hands it over.
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
  it('a client is told in the window, and what it has asked is answered', async () => {
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

  it('a client that came in the window is told at its end, and what it has asked is answered', async () => {
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

  it('a client that goes on asking on its connection is no new one', async () => {
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

  it('what has ended is forgotten', async () => {
    const { connections, open } = await follow();
    const { client, session } = await open();
    client.close();
    await once(session, 'close');
    const closing = vi.spyOn(session, 'close');
    connections.leave();
    expect(closing).not.toHaveBeenCalled();
  });
});
