import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../support/ask.js';
import { platforms } from '../support/platforms.js';
import { probeServerOf } from '../support/probe-server.js';
import { Program } from '../support/program.js';
import { answerTo, connectTo, forAll } from './support/client.js';
import { malformedRequests } from './support/malformed.js';

/** The kubelet waits for 1 s; a machine that runs many tests at once may take longer. */
const PATIENCE_MS = 3_000;

const NOTHING_THERE = 'There is nothing here but /health, /health/live, /health/ready, /health/startup.';
const REFUSED = [
  ['GET /debug', '', 404, NOTHING_THERE],
  ['HEAD /debug', '', 404, NOTHING_THERE],
  ['POST /debug', 'Content-Length: 9\r\n', 404, NOTHING_THERE],
  ['POST /metrics', 'Content-Length: 9\r\n', 405, 'Probes are asked for with GET or HEAD.'],
  ['GET /metrics', 'Content-Length: 9\r\n', 413, 'A probe has no body.'],
  ['DELETE /health/ready', '', 405, 'Probes are asked for with GET or HEAD.'],
  ['POST /health', 'Transfer-Encoding: chunked\r\n', 405, 'Probes are asked for with GET or HEAD.'],
  ['GET /health/ready', 'Content-Length: 9\r\n', 413, 'A probe has no body.'],
  ['HEAD /health/live', 'Transfer-Encoding: chunked\r\n', 413, 'A probe has no body.'],
] as const;

const SILENT = Array.from({ length: 700 });
/** 160,000 answers of 2 kB for 400 clients would be 320 MB. */
const PROBES = 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(400);
const MB = 1024 ** 2;

// The thread knows nothing of the platform: one will do.
describe.each(platforms.slice(0, 1))('the probe server', (platform) => {
  let program: Program;
  let port: number;

  beforeEach(async () => {
    program = new Program('besieged', platform);
    await program.listens();
    port = Number(new URL(probeServerOf(program.output)).port);
  });

  afterEach(() => expect(program.output).not.toMatch(/crashed|unhandled|Warning|heap/i));

  const expectAnswer = async () => {
    const askedAt = performance.now();
    expect(await ask(`http://127.0.0.1:${port}/health/ready`)).toMatchObject({ status: 200 });
    expect(performance.now() - askedAt).toBeLessThan(PATIENCE_MS);
  };

  const openSockets = () => socketsOf(program.pid);

  it('refuses in JSON what is no probe, and closes the connection', async () => {
    for (const [request, header, status, sentence] of REFUSED) {
      const answer = await answerTo(port, `${request} HTTP/1.1\r\nHost: a\r\n${header}\r\n`);
      const [head, body] = answer.split('\r\n\r\n');
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(head).toContain('\r\nConnection: close');
      expect(head).toContain('\r\nContent-Type: application/json; charset=utf-8');
      expect(head?.includes('\r\nAllow: GET, HEAD')).toBe(status === 405);
      expect(body).toBe(request.startsWith('HEAD') ? '' : JSON.stringify({ error: sentence }));
    }
  });

  it('outlives 10,000 requests that are none, and answers none of them', { timeout: 180_000 }, async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
    console.log(`The malformed requests are those of SEED=${seed}`);
    const requests = malformedRequests(10_000, seed);
    const socketsBefore = openSockets();
    const answered: string[] = [];
    const attack = (some: typeof requests) =>
      forAll(some, 64, async ({ kind, bytes }) => {
        const answer = await answerTo(port, bytes);
        if (/^HTTP\/1\.1 2/m.test(answer)) answered.push(`${kind}: ${JSON.stringify(bytes.slice(0, 200))}`);
      });

    await attack(requests.slice(0, 3_000));
    const warm = memoryOf(program.pid);
    await attack(requests.slice(3_000));
    expect(answered).toEqual([]);
    expect(memoryOf(program.pid) - warm).toBeLessThan(50 * MB);
    await expectAnswer();
    await expect.poll(openSockets).toBeLessThanOrEqual(socketsBefore);
  });

  it(
    'closes connections on which nothing comes, or never all, and answers probes all the while',
    { timeout: 180_000 },
    async () => {
      const lorises = await Promise.all(Array.from({ length: 200 }, () => connectTo(port)));
      const slow = lorises.filter((_, index) => index % 2 === 0);
      for (const loris of slow) loris.write('GET /health/ready HTTP/1.1\r\nHost: a\r\nX-Slow: ');

      const until = performance.now() + 25_000;
      const someAreOpen = () => lorises.some((loris) => !loris.closed);
      while (someAreOpen() && performance.now() < until) {
        await expectAnswer();
        for (const loris of slow) if (loris.writable) loris.write('a');
        await setTimeout(100);
      }
      expect(lorises.filter(({ closed }) => !closed)).toHaveLength(0);
    },
  );

  it('makes room for a probe where there are more connections than it keeps', async () => {
    const before = openSockets();
    const silent = [];
    for (const _ of SILENT) silent.push(await connectTo(port));
    await expectAnswer();
    expect(openSockets() - before).toBeLessThanOrEqual(512);
    expect(silent.at(-1)).toMatchObject({ closed: false });
  });

  it('answers probes while hundreds of clients send many requests at once and read nothing', async () => {
    const before = memoryOf(program.pid);
    const clients = await Promise.all(Array.from({ length: 400 }, () => connectTo(port)));
    for (const client of clients) client.pause().write(PROBES);
    for (let look = 1; look <= 20; look++) {
      await expectAnswer();
      expect(memoryOf(program.pid) - before).toBeLessThan(150 * MB);
      await setTimeout(25);
    }
  });
});

function memoryOf(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

function socketsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => isSocket(`/proc/${pid}/fd/${fd}`)).length;
}

function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:');
  } catch {
    return false; // Closed meanwhile.
  }
}
