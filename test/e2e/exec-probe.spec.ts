import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.js';
import { platforms } from '../support/platforms.js';
import { probeServerOf } from '../support/probe-server.js';
import { Program } from '../support/program.js';

const ROOT = join(import.meta.dirname, '../..');
const CHECK = join(ROOT, 'dist/check.js');
const [EXPRESS] = platforms;

interface Ended {
  readonly code: number | null;
  readonly line: string;
}

/** Runs the exec probe. Everything that it prints is one line. */
function check(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CHECK, ...args], (_error, stdout, stderr) => {
      expect(stderr).toBe('');
      expect(stdout.split('\n')).toHaveLength(2);
      resolve({ code: child.exitCode, line: stdout.trimEnd() });
    });
  });
}

/** Asks the probe server of a program. */
function checkOf(program: Program, probe: string): Promise<Ended> {
  return check(probe, '--url', probeServerOf(program.output), '--timeout', '30000');
}

describe('the exec probe, of an application', () => {
  it('that starts: alive, and waits for its tasks', async () => {
    const program = new Program('slow-boot', EXPRESS);
    await program.prints('Blocking');
    program.type();
    await program.prints('Bootstrapping');
    program.tell('bootstrapped');
    await program.prints('Booted');
    expect(await checkOf(program, 'live')).toEqual({ code: 0, line: 'alive' });
    expect(await checkOf(program, 'startup')).toEqual({
      code: 1,
      line: 'starting: migrations running, warm-up pending',
    });
    expect(await checkOf(program, 'ready')).toEqual({ code: 1, line: 'not ready: starting: migrations, warm-up' });
    program.tell('migrated');
    // The next task hears nothing before it has begun.
    await expect.poll(() => checkOf(program, 'startup')).toMatchObject({ line: 'starting: warm-up running' });
    program.tell('warm');
    await expect.poll(async () => (await program.probe('/startup')).status).toBe(200);
    expect(await checkOf(program, 'startup')).toEqual({ code: 0, line: 'started' });
  });

  it('that serves, and then drains: it succeeds until the first sign of the shutdown', async () => {
    const program = new Program('busy', EXPRESS);
    await program.prints('Ran 60 times');
    expect(await checkOf(program, 'ready')).toEqual({ code: 0, line: 'ready' });
    expect(await checkOf(program, 'live')).toEqual({ code: 0, line: 'alive' });
    expect(await checkOf(program, 'startup')).toEqual({ code: 0, line: 'started' });
    const [, own = ''] = /Listening on (\S+)/.exec(program.output) ?? [];
    expect(await check('--url', `${own}/health/`)).toEqual({ code: 0, line: 'ready' });
    expect(await check('--url', `${own}/health/live`)).toEqual({ code: 0, line: 'alive' });
    expect(await check('startup', `--url=${own.replace('127.0.0.1', 'localhost')}`)).toEqual({
      code: 0,
      line: 'started',
    });

    program.signal('SIGTERM');
    await program.prints('SIGTERM');
    expect(await checkOf(program, 'ready')).toEqual({ code: 1, line: 'not ready: shutting down' });
    expect(await checkOf(program, 'live')).toEqual({ code: 0, line: 'alive' });
  });

  it('whose main thread is wedged: dead, with how long', async () => {
    const program = new Program('wedged', EXPRESS, {
      args: ['{"unreadyAfterMs":100,"deadAfterMs":200,"stack":false}'],
    });
    await program.listens();
    program.tell('wedge');
    await expect.poll(async () => (await program.probe('/live')).status).toBe(503);
    const stalled = expect.stringMatching(/: event loop stalled for \d+\.\d s$/);
    expect(await checkOf(program, 'live')).toEqual({ code: 1, line: stalled });
    expect((await checkOf(program, 'live')).line).toMatch(/^dead: /);
    expect(await checkOf(program, 'ready')).toEqual({ code: 1, line: stalled });
  });
});

/** Listens on a free port until the test has finished. */
async function serve(listener?: RequestListener): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer({ maxHeaderSize: 100_000 }, listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const answer =
  (status: number, body: unknown, headers = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));

describe('the exec probe, where no application of ours answers,', () => {
  it('fails when nothing listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await check('--url', url)).toEqual({ code: 1, line: `no answer from ${url}/health/ready: ECONNREFUSED` });
  });

  it.each<[what: string, listener: RequestListener]>([
    ['never', () => undefined],
    ['with half a body and then nothing', (_request, response) => response.write('{"status":')],
    [
      'with a byte now and then',
      (_request, response) => {
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('fails in time when a server answers %s', async (_what, listener) => {
    const { url } = await serve(listener);
    const line = `no answer from ${url}/health/ready within 300 ms`;
    expect(await check('--url', url, '--timeout', '300')).toEqual({ code: 1, line });
  });

  const other = (status: number) => `answered ${status}, but not as a probe of nestjs-probes. Is it at another --url?`;

  it.each<[what: string, listener: RequestListener, why: string]>([
    ['a page', answer(200, '<h1>Welcome</h1>'), other(200)],
    ['nothing', answer(204, ''), other(204)],
    ['null', answer(200, 'null'), other(200)],
    ['another status', answer(200, { status: 'ready' }), other(200)],
    ['success with a body that says the contrary', answer(200, { status: 'dead' }), other(200)],
    ['a failure with a body that says the contrary', answer(503, { status: 'alive' }), other(503)],
    ['not found', answer(404, { statusCode: 404 }), other(404)],
    ['a redirection', answer(302, '', { location: '/health/ready' }), other(302)],
    [
      'a body without end',
      (_request, response) => void response.end('x'.repeat(2_000_000)),
      'answered with more than 1048576 bytes',
    ],
    [
      'a body that breaks off',
      (_request, response) => response.writeHead(200, { 'content-length': 99 }).write('{', () => response.destroy()),
      'broke its answer off',
    ],
  ])('fails when it gets %s', async (_what, listener, why) => {
    const { url } = await serve(listener);
    expect(await check('live', '--url', url)).toEqual({ code: 1, line: `${url}/health/live ${why}` });
  });

  it.each<[what: string, line: string, listener: RequestListener]>([
    ['a connection that is closed', 'ECONNRESET', (request) => request.socket.destroy()],
    ['what is no HTTP', 'HPE_INVALID_CONSTANT', (request) => request.socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
    ['headers without end', 'HPE_HEADER_OVERFLOW', answer(200, '', { 'x-long': 'x'.repeat(50_000) })],
  ])('fails when it gets %s', async (_what, code, listener) => {
    const { url } = await serve(listener);
    expect(await check('live', '--url', url)).toEqual({ code: 1, line: `no answer from ${url}/health/live: ${code}` });
  });

  it.each<[what: string, body: unknown, line: string]>([
    [
      'control characters',
      { reason: 'one\r\ntwo\u001b[2Jthree\u202e\u2028four' },
      'dead: one\\u{d}\\u{a}two\\u{1b}[2Jthree\\u{202e}\\u{2028}four',
    ],
    ['a long reason', { reason: 'x'.repeat(10_000) }, `dead: ${'x'.repeat(494)}…`],
    [
      'checks',
      {
        checks: [
          { name: 'heap', status: 'unhealthy' },
          { name: 'disk', status: 'healthy' },
        ],
      },
      'dead: heap unhealthy',
    ],
    ['no reason', {}, 'dead'],
    [
      'lists of other things',
      { reason: 1, tasks: { length: 9 }, checks: [null, 1, { name: { toString: 1 }, status: 'unhealthy' }] },
      'dead',
    ],
  ])('prints one line that gives no commands, for %s', async (_what, body, line) => {
    const { url } = await serve(answer(503, { status: 'dead', ...Object(body) }));
    expect(await check('live', '--url', url)).toEqual({ code: 1, line });
  });
});

it('tells the server that it is a prober, asks once and leaves', async () => {
  const asked: unknown[] = [];
  const { url } = await serve((request, response) => {
    asked.push([request.method, request.url, request.headers['user-agent'], request.headers.connection]);
    answer(200, { status: 'ready' }, { connection: 'keep-alive' })(request, response);
  });
  expect(await check('ready', '--url', `${url}/api/health?from=docker`)).toEqual({ code: 0, line: 'ready' });
  expect(asked).toEqual([['GET', '/api/health/ready?from=docker', 'nestjs-probes-check-probe', 'close']]);
});

it.each<[args: readonly string[], what: string]>([
  [['health'], 'there is no probe health'],
  [['ready', 'live'], 'there is one probe at a time, got ready live'],
  [['--help'], 'there is no option --help'],
  [['--port', '9000'], 'there is no option --port'],
  [['--url'], '--url has no value'],
  [['--url='], '--url has no value'],
  [['--url', '9000'], '9000 is no URL'],
  [['--url', 'https://127.0.0.1:9000'], 'the URL must begin with http://, got https:'],
  [['--url', 'http://db.internal:9000'], 'the host must be an IP address or localhost, got db.internal'],
  [['live', '--url', 'http://127.0.0.1:9000/health/ready'], 'the URL is of the probe ready, and not of live'],
  [['--timeout', '1s'], 'the timeout must be 1 to 60000 milliseconds, got 1s'],
  [['--timeout=0'], 'the timeout must be 1 to 60000 milliseconds, got 0'],
  [['--timeout', '60001'], 'the timeout must be 1 to 60000 milliseconds, got 60001'],
  [['--timeout', '5', '--timeout', '6'], '--timeout is given twice'],
  [['\u001b[2J'], 'there is no probe \\u{1b}[2J'],
])('wrong arguments end it with code 1 and with how it is used: %j', async (args, what) => {
  const usage =
    'usage: check.js [ready|live|startup] [--url http://127.0.0.1:9000/health] [--timeout MILLISECONDS, 1 to 60000, 2000 by default]';
  expect(await check(...args)).toEqual({ code: 1, line: `${what}; ${usage}` });
});

it('is one file that loads nothing but node:http, so that it starts fast and can be copied', () => {
  const loaded = [...readFileSync(CHECK, 'utf8').matchAll(/(?:require|import)\(([^)]*)\)/g)].map(([, what]) => what);
  expect(loaded).toEqual(['"node:http"']);
});

it('is what the Dockerfile of the sample application asks by, in a form that needs no shell', () => {
  const dockerfile = readFileSync(join(ROOT, 'sample-app/Dockerfile'), 'utf8');
  const [, command = ''] = /^HEALTHCHECK (?:.*\\\n)?\s*CMD (.*)$/m.exec(dockerfile) ?? [];
  expect(JSON.parse(command)).toEqual(['node', 'dist/check.js', 'live']);
});
