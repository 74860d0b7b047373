import { createServer as createHttps } from 'node:https';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificate } from '../support/certificates.js';
import { Child } from '../support/child.js';
import { platforms } from '../support/platforms.js';
import { probeServerOf } from '../support/probe-server.js';
import { Program } from '../support/program.js';

const CLI = fileURLToPath(new URL('../../cli/dist/main.js', import.meta.url));
const [platform] = platforms;

function cli(...args: readonly string[]): Child {
  const child = new Child(process.execPath, [CLI, 'explain', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => child.end());
  return child;
}

async function explained(...args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = cli(...args);
  const { code } = await child.ended;
  return { code, said: child.output };
}

/** A program that is ready, unless the test does not want it to be. */
async function troubled(env: NodeJS.ProcessEnv = {}): Promise<{ program: Program; url: string; port: string }> {
  const program = new Program('troubled', platform, { env });
  await program.listens();
  await program.answersProbes();
  const url = probeServerOf(program.output);
  return { program, url, port: new URL(url).origin };
}

async function started(program: Program): Promise<void> {
  program.tell('migrated');
  await expect.poll(async () => (await program.probe('/ready')).status).toBe(200);
}

describe('explain of a real application', () => {
  it('goes through its life: starting, ready, degraded, not ready, held, stalled, dead, draining', async () => {
    const { program, port } = await troubled();

    await expect.poll(async () => (await explained(port)).said).toContain('(attempt 2)');
    const starting = await explained(port);
    expect(starting.said).toContain('The pod has not started, and is not ready: it waits for `migrations`.');
    expect(starting.said).toContain('The attempt before failed: relation "orders" is locked.');
    expect(starting.code).toBe(1);

    await started(program);
    const ready = await explained(port);
    expect(ready).toMatchObject({ code: 0, said: expect.stringMatching(/^The pod is ready\.$/m) });
    expect(ready.said).toMatch(/Check `database` is healthy\. This result came .* ago.*It counts for readiness\./);
    expect(ready.said).toContain('It does not count for readiness.');

    program.tell('break search');
    program.tell('break cache');
    await program.prints('Done: break cache');
    const degraded = await explained(`${port}/health`);
    expect(degraded.said).toContain('The pod is ready, but degraded: `search` and `cache`.');
    expect(degraded.said).toContain('ECONNREFUSED 10.0.0.7:5432 (search). ');
    expect(degraded.said).toContain('It is not critical: its failure fails no probe.');
    expect(degraded.said).toContain('It is not critical, because the pod was ready before');
    expect(degraded.code).toBe(0);
    await expect.poll(async () => (await explained(port)).said).toContain('Its circuit breaker is open');

    program.tell('break database');
    await program.prints('Done: break database');
    const failing = await explained(`${port}/health/ready`);
    expect(failing.said).toContain('The pod is not ready, and gets no traffic: unhealthy: database.');
    expect(failing.said.indexOf('`database` is unhealthy')).toBeLessThan(failing.said.indexOf('`search` is degraded'));
    expect(failing.code).toBe(1);

    program.tell('mend database');
    program.tell('hold reindexing');
    await program.prints('Done: hold reindexing');
    const held = await explained(port);
    expect(held.said).toContain('The application took itself out with setReady(): "reindexing".');
    expect(held.code).toBe(1);
    program.tell('release');

    program.tell('stall 8000');
    await expect.poll(async () => (await explained(port)).said).toMatch(/It stands in .*renderReport \(/);
    const stalled = await explained(port);
    expect(stalled.said).toMatch(/not ready, and gets no traffic: event loop stalled for/);
    expect(stalled.code).toBe(1);
    await program.prints('Done: stall 8000');
    await expect.poll(async () => (await explained(port)).said).toMatch(/It stood in .*renderReport \(/);

    program.tell('break queue');
    await program.prints('Done: break queue');
    const dead = await explained(port);
    expect(dead.said).toContain('restarts the container if it stays so: `queue` is unhealthy.');
    expect(dead.said).toMatch(/`queue` is unhealthy.*It counts for liveness\./);
    expect(dead.code).toBe(1);

    program.signal('SIGTERM');
    await expect.poll(async () => (await explained(port)).said).toContain('The pod is shutting down');
    const draining = await explained(port);
    expect(draining.said).toContain('Drain task `jobs` ');
    expect(draining.code).toBe(1);
  });

  it("says that messages are hidden with details: 'status'", async () => {
    const { program, port } = await troubled({ DETAILS: 'status' });
    await started(program);
    program.tell('break database');
    await program.prints('Done: break database');
    const { code, said } = await explained(port);
    expect(said).toContain('Messages are hidden');
    expect(said).not.toContain('ECONNREFUSED');
    expect(code).toBe(1);
  });

  it('reads the port of the application too', async () => {
    const { program } = await troubled();
    await started(program);
    const [, origin = ''] = /Listening on (\S+)/.exec(program.output) ?? [];
    expect(await explained(origin)).toMatchObject({ code: 0, said: expect.stringContaining('The pod is ready.') });
  });
});

describe('--watch without a terminal', () => {
  it('prints a line for each change alone, says that the pod is gone, and ends with 0 on SIGINT', async () => {
    const { program, port } = await troubled();
    await started(program);
    const child = cli(port, '--watch', '--interval', '0.1');
    await expect.poll(() => child.output).toContain('The pod is ready.');
    program.tell('hold first');
    await expect.poll(() => child.output).toContain('not ready, and gets no traffic: first.');
    program.tell('release');
    await expect.poll(() => child.lines.at(-1)).toContain('The pod is ready.');
    program.signal('SIGTERM');
    await expect.poll(() => child.output).toContain('The pod is shutting down');
    program.signal('SIGKILL');
    await expect.poll(() => child.output).toContain('The pod was shutting down, and has probably stopped.');
    child.signal('SIGINT');
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(child.output).not.toContain('\u001B');
  });
});

describe('what is no body of ours', () => {
  async function listening(server: Server): Promise<number> {
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  const TERMINUS = '{"status":"error","info":{},"error":{"db":{"status":"down"}},"details":{"db":{"status":"down"}}}';
  it.each([
    ['HTML', 200, '<!doctype html><p>{}</p>', 'The body is HTML'],
    ["Terminus' body", 503, TERMINUS, 'The body is of @nestjs/terminus'],
    ['no JSON', 200, 'OK\u001B[31m', 'The body is no JSON object: "OK\\u001b[31m"'],
    ['nothing', 200, '', 'The body is empty.'],
    ['10 MB', 200, '{'.repeat(10_000_000), 'The body is longer than 2 MB'],
    ['404', 404, '{"statusCode":404}', 'answered 404: there is no such route.'],
    ['401', 401, '{"statusCode":401}', 'answered 401: a guard'],
    ['a redirect', 302, '', 'redirects to nowhere'],
  ])('%s makes one sentence and exit code 2', async (_, status, body, sentence) => {
    const port = await listening(createServer((_request, response) => void response.writeHead(status).end(body)));
    const { code, said } = await explained(`http://127.0.0.1:${port}`);
    expect(said).toContain(sentence);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  it('a server that never answers, a connection that is refused, a certificate that nobody knows', async () => {
    const silent = createServer(() => undefined);
    const port = await listening(silent);
    expect((await explained(`http://127.0.0.1:${port}`, '--timeout', '0.2')).said).toContain('does not answer within');
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    const refused = await explained(`http://127.0.0.1:${port}`);
    expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('refuses the connection') });
    const tls = await listening(
      createHttps(
        makeCertificate({ name: 'pod', hosts: ['127.0.0.1'] }),
        (_request, response) => void response.end('{}'),
      ),
    );
    const untrusted = await explained(`https://127.0.0.1:${tls}`);
    expect(untrusted).toMatchObject({
      code: 2,
      said: expect.stringContaining('has a certificate that is not trusted'),
    });
    const plain = await explained(`http://127.0.0.1:${tls}`);
    expect(plain.code).toBe(2);
  });
});
