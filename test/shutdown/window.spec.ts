import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.js';
import { platforms } from '../support/platforms.js';
import { Connection } from './support/connection.js';
import { run } from './support/program.js';

const DRAINING = { status: 503, body: { status: 'not_ready', phase: 'draining', reason: 'shutting down' } };

const ANSWERS = [
  ['a value', 'GET', '/value', 200],
  ['a value, without its body', 'HEAD', '/value', 200],
  ['an error', 'GET', '/error', 500],
  ['a route that does not exist', 'GET', '/missing', 404],
  ['a body that cannot be read', 'POST', '/echo', 400],
  ['what is written past the framework', 'GET', '/raw', 200],
  ['what is written past the framework in pieces', 'GET', '/raw-head', 200],
  ['a probe', 'GET', '/health/live', 200],
] as const;

describe.concurrent.each(platforms)('from SIGTERM until delayMs is over, on $name', ({ name: platform }) => {
  it('readiness fails from the first probe on, and the process stays alive', async () => {
    const { program, url } = await start();
    expect(await ask(`${url}/health/ready`)).toMatchObject({ status: 200 });

    program.kill('SIGTERM');
    // Node hears of a signal after the bytes that came in the same turn: on a busy machine also after a probe sent later.
    expect(await program.line(/^Heard SIGTERM/)).toBe('Heard SIGTERM, draining');
    expect(await ask(`${url}/health/ready`)).toMatchObject(DRAINING);
    expect(await ask(`${url}/health/live`)).toMatchObject({ status: 200, body: { status: 'alive' } });
    expect(await ask(`${url}/health/startup`)).toMatchObject({ status: 200 });
    expect(await ask(`${url}/health/ready`)).toMatchObject(DRAINING);
  });

  it('every answer says `Connection: close`, whoever writes it', async () => {
    const { program, url } = await start();
    const kept = new Agent({ keepAlive: true });
    const before = await answer(url, 'GET', '/value', kept);
    expect(before.headers.connection).toBe('keep-alive');

    program.kill('SIGTERM');
    await program.line(/^Heard SIGTERM/);
    for (const [what, method, path, status] of ANSWERS) {
      const { statusCode, headers } = await answer(url, method, path, kept);
      expect([what, statusCode, headers.connection]).toEqual([what, status, 'close']);
    }
    kept.destroy();
  });

  it('an answer that asks for keep-alive itself, as one that a proxy passes on, says `Connection: close` too', async () => {
    const { program, url } = await start();
    program.kill('SIGTERM');
    await program.line(/^Heard SIGTERM/);

    const { headers } = await answer(url, 'GET', '/own-keep-alive', new Agent({ keepAlive: true }));
    expect(headers.connection).toBe('close');
  });

  it('so does the answer to a request that came before, and its connection is closed', async () => {
    const { program, url } = await start();
    const before = await Connection.to(url);
    before.write(
      'POST /echo HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a"',
    );
    expect(await ask(`${url}/health/ready`)).toMatchObject({ status: 200 });

    program.kill('SIGTERM');
    await program.line(/^Heard SIGTERM/);
    before.write(':"b"}');
    await before.closed;
    expect(before.received).toMatch(/^HTTP\/1.1 201 Created\r\n/);
    expect(before.received).toMatch(/\r\nConnection: close\r\n/i);
    expect(before.received).toMatch(/\{"a":"b"\}$/);
  });

  it('an answer that was begun before goes on, and new ones are begun', async () => {
    const { program, url } = await start();
    const before = await Connection.to(url);
    before.write('GET /events HTTP/1.1\r\nHost: test\r\n\r\n');
    await before.has(/"count":1\b/);

    program.kill('SIGTERM');
    await program.line(/^Heard SIGTERM/);
    const eventsBefore = before.received.length;
    const after = await Connection.to(url);
    after.write('GET /events HTTP/1.1\r\nHost: test\r\n\r\n');
    await after.has(/"count":10\b/);
    expect(before.received.length).toBeGreaterThan(eventsBefore);
  });

  async function start() {
    const program = run('answers', { platform, drain: { delayMs: 60_000 } });
    const url = await program.started();
    await program.line(/^Set up/);
    return { program, url };
  }
});

async function answer(url: string, method: string, path: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, agent, headers: { 'Content-Type': 'application/json' } });
    sent.on('response', (response) => void text(response).then(() => resolve(response), reject));
    sent.on('error', reject).end(method === 'POST' ? '{ this is not JSON' : undefined);
  });
}
