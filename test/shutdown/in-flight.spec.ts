import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.js';
import { platforms } from '../support/platforms.js';
import type { Settings } from './apps/settings.js';
import { accepts, Connection } from './support/connection.js';
import { BY_SIGTERM, run, timed } from './support/program.js';

/** For a request under way, so long that nothing else may take it. */
const LONG_MS = 60_000;
const MUCH_LESS_MS = 10_000;

const HEAD = 'POST /echo HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n';

describe.concurrent.each(platforms)('when the drain window is over, on $name', ({ name: platform }) => {
  it('requests under way are answered, and those that take longer than timeoutMs are cut off with one line', async () => {
    const { program, url } = await start({ drain: { delayMs: 0, timeoutMs: 2_000 } });
    const [answered, ...cut] = await Promise.all(Array.from({ length: 4 }, () => Connection.to(url)));
    answered?.write(HEAD);
    for (const connection of cut) connection.write('GET /never HTTP/1.1\r\nHost: test\r\n\r\n');
    await program.count(/^Asked for what never comes/, 3);

    program.kill('SIGTERM');
    await noLongerAccepts(url);
    answered?.write('{"a":"b"}');
    await answered?.has(/\{"a":"b"\}$/);
    await Promise.all(cut.map(({ closed }) => closed));
    expect(cut.map(({ received }) => received)).toEqual(['', '', '']);
    expect(await program.exit).toEqual(BY_SIGTERM);
    expect(program.lines.filter((line) => /\bClosed\b/.test(line))).toEqual([
      'WARN [Probes] Closed connections whose requests were not done after 2000 ms: 3',
    ]);
  });

  it('a request that came in pieces, the last of them after the server stopped accepting, is answered', async () => {
    const { program, url } = await start();
    const first = await Connection.to(url);
    const second = await Connection.to(url);
    second.write('GET /value HTTP/1.1\r\nHost: test\r\n\r\n');
    await second.has(/\{"ok":true\}/);
    for (const connection of [first, second]) connection.write('GET /value HTTP/1.1\r\nHo');
    const body = await Connection.to(url);
    body.write(`${HEAD}{"a`);
    await ask(`${url}/value`); // What was written before has arrived.

    program.kill('SIGTERM');
    await noLongerAccepts(url);
    for (const connection of [first, second]) connection.write('st: test\r\n\r\n');
    body.write('":"b"}');
    expect(await timed(program.exit)).toBeLessThan(MUCH_LESS_MS);
    expect(first.received).toMatch(/^HTTP\/1.1 200 OK[^]*Connection: close[^]*\{"ok":true\}$/i);
    expect(second.received).toMatch(/^HTTP\/1.1 200 OK[^]*HTTP\/1.1 200 OK[^]*Connection: close[^]*\{"ok":true\}$/i);
    expect(body.received).toMatch(/^HTTP\/1.1 201 Created[^]*Connection: close[^]*\{"a":"b"\}$/i);
    expect(program.lines.join('\n')).not.toContain('connections whose requests');
  });

  it('neither a connection on which nothing was sent nor one between two requests holds up the end', async () => {
    const { program, url } = await start();
    const silent = await Connection.to(url);
    const idle = await Connection.to(url);
    idle.write('GET /value HTTP/1.1\r\nHost: test\r\n\r\n');
    await idle.has(/\{"ok":true\}/);

    program.kill('SIGTERM');
    expect(await timed(program.exit)).toBeLessThan(MUCH_LESS_MS);
    expect(await program.exit).toEqual(BY_SIGTERM);
    await Promise.all([silent.closed, idle.closed]);
    expect(program.lines.join('\n')).not.toContain('connections whose requests');
  });

  it('an answer that never ends, as server-sent events, is cut off after timeoutMs, and the process ends', async () => {
    const { program, url } = await start({ drain: { delayMs: 0, timeoutMs: 1_000 } });
    const events = await Connection.to(url);
    events.write('GET /events HTTP/1.1\r\nHost: test\r\n\r\n');
    await events.has(/"count":1\b/);

    program.kill('SIGTERM');
    await noLongerAccepts(url);
    await events.closed;
    expect(await program.exit).toEqual(BY_SIGTERM);
    expect(program.lines).toContain('WARN [Probes] Closed connections whose requests were not done after 1000 ms: 1');
  });

  it.each(['upgrades', 'upgrades once it listens'])(
    'a WebSocket of an application that %s works through the window, and then holds up nothing',
    async (variant) => {
      const { program, url } = await start({ variant, drain: { delayMs: 1_000, timeoutMs: LONG_MS } });
      const webSocket = await Connection.to(url);
      webSocket.write('GET / HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
      await webSocket.has(/101 Switching Protocols[^]*\r\n\r\n/);

      program.kill('SIGTERM');
      await program.line(/^Heard SIGTERM/);
      webSocket.write('said while it drains');
      await webSocket.has(/said while it drains$/);
      expect(await timed(program.exit)).toBeLessThan(MUCH_LESS_MS);
      expect(await program.exit).toEqual(BY_SIGTERM);
      await webSocket.closed;
      expect(program.lines.join('\n')).not.toContain('connections whose requests');
    },
  );

  it('requests under way at app.close() are answered, too', async () => {
    const { program, url } = await start();
    const before = await Connection.to(url);
    before.write(HEAD);
    await ask(`${url}/value`);

    program.close();
    await noLongerAccepts(url);
    before.write('{"a":"b"}');
    await before.has(/\{"a":"b"\}$/);
    expect(await program.exit).toEqual({ code: 0, signal: null });
    expect(await program.line(/^Closed/)).toBe('Closed, listeners for signals: 0,0,0, left: .');
  });

  async function start(settings: Settings = {}) {
    const program = run('answers', { platform, drain: { delayMs: 0, timeoutMs: LONG_MS }, ...settings });
    const url = await program.started();
    await program.line(/^Set up/);
    return { program, url };
  }
});

describe.concurrent.each(platforms)('an application without WebSockets on $name', ({ name: platform }) => {
  it('answers requests that offer to upgrade, as h2c clients do', async () => {
    const program = run('answers', { platform });
    const client = await Connection.to(await program.started());

    client.write(
      'GET /value HTTP/1.1\r\nHost: test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n' +
        'HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n',
    );
    await client.has(/^HTTP\/1.1 200 OK[^]*\{"ok":true\}/);
  });
});

async function noLongerAccepts(url: string): Promise<void> {
  while (await accepts(url)) await setTimeout(20);
}
