import { createServer } from 'node:http';
import { once } from 'node:events';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HealthIndicator, ProbesModule, ProbesService, type ProbesOptions } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/ask.js';
import { CapturedLogger } from '../support/captured-logger.js';
import { freePort } from '../support/free-port.js';
import { platforms } from '../support/platforms.js';
import { refusalOf, startApp } from '../support/probed-app.js';
import { probeServerOf } from '../support/probe-server.js';
import { Program } from '../support/program.js';
import { Threads } from '../support/threads.js';

const HOST = '127.0.0.1';

const BOOTS = [
  ...platforms.map((platform) => ({
    name: `an application on ${platform.name}`,
    platform,
    waitsFor: 'not listening yet',
  })),
  { name: 'an application context', platform: undefined, waitsFor: 'still booting' },
];

describe.each(BOOTS)('the probe server of $name', ({ platform, waitsFor }) => {
  it('answers from before the first onModuleInit, and is ready when the application can be reached', async () => {
    const program = new Program('slow-boot', platform);
    const startup = () => program.probe('/startup');
    const readiness = () => program.probe('/ready');
    const tasks = (...statuses: string[]) => ({
      status: 503,
      body: {
        status: 'starting',
        tasks: ['migrations', 'warm-up'].map((name, index) => ({ name, status: statuses[index] })),
      },
    });

    await program.prints('Blocking');
    expect(program.output.indexOf('Probes are answered on')).toBeLessThan(program.output.indexOf('Blocking'));
    expect(await startup()).toMatchObject(tasks('pending', 'pending'));
    await expect.poll(startup).toMatchObject({ status: 503, body: { stale: true } });
    expect(await startup()).toMatchObject(tasks('pending', 'pending'));
    expect(await program.probe('/live')).toMatchObject({ status: 200, body: { status: 'alive', stale: true } });
    expect(await program.probe('')).toMatchObject({ status: 200, body: { phase: 'starting', stale: true } });
    expect(await readiness()).toMatchObject({
      status: 503,
      body: { status: 'not_ready', reason: 'starting: migrations, warm-up', stale: true },
    });
    expect(program.output).not.toContain('Turning again');

    program.type();
    await program.prints('Bootstrapping');
    await expect.poll(startup).toMatchObject(tasks('running', 'pending'));
    program.tell('migrated');
    await expect.poll(startup).toMatchObject(tasks('done', 'running'));
    expect(await readiness()).toMatchObject({ status: 503, body: { reason: 'starting: warm-up' } });

    program.tell('warm');
    await program.prints('Startup task "warm-up" done');
    const waiting = { status: 503, body: { status: 'starting', reason: waitsFor } };
    await expect.poll(startup).toMatchObject(waiting);
    await expect.poll(readiness).toMatchObject({
      status: 503,
      body: { status: 'not_ready', phase: 'running', reason: waitsFor },
    });
    expect(await program.probe('')).toMatchObject({ status: 200, body: { phase: 'running' } });
    expect(await startup()).toMatchObject(waiting);
    expect(program.output).not.toMatch(/Booted|Started /);

    program.tell('bootstrapped');
    const fresh = {
      status: 'ready',
      version: expect.any(String),
      checks: [expect.objectContaining({ status: 'healthy' })],
    };
    await expect.poll(async () => (await readiness()).body).toEqual(fresh);
    expect(await startup()).toMatchObject({ status: 200, body: { status: 'started' } });
    await program.prints('Booted');
    if (platform) expect(await program.get('/health/ready')).toMatchObject({ status: 200 });
    expect(await program.probe('/live')).toMatchObject({ status: 200 });
  });
});

describe.each(platforms)('an application with a probe server on $name', (platform) => {
  const initApp = async (probes: ProbesOptions) => {
    @Module({ imports: [ProbesModule.forRoot(probes)] })
    class AppModule {}
    const logger = new CapturedLogger();
    const app = await NestFactory.create(AppModule, platform.createAdapter(), { logger, abortOnError: false });
    onTestFinished(() => app.close());
    await app.init();
    await app.get(ProbesService).whenStarted();
    const ofServer = (route: string) => () => ask(`${probeServerOf(logger)}${route}`);
    return { app, readiness: ofServer('/ready'), startup: ofServer('/startup') };
  };

  it('is neither started nor ready there before it listens, whoever lets it; its own routes do not care', async () => {
    const { app, readiness, startup } = await initApp({ server: { port: 0, host: HOST } });
    const unreachable = { status: 503, body: { phase: 'running', reason: 'not listening yet' } };
    expect(await readiness()).toMatchObject(unreachable);
    expect(await startup()).toMatchObject({
      status: 503,
      body: { status: 'starting', reason: 'not listening yet', tasks: [] },
    });
    expect(app.get(ProbesService).isReady()).toBe(true);
    if (platform.name === 'Fastify') {
      const injected = await (app as NestFastifyApplication).inject('/health/ready');
      expect([injected.statusCode, injected.json().status]).toEqual([200, 'ready']);
    }
    expect(await readiness()).toMatchObject(unreachable);

    // Past Nest, as supertest does it.
    const server = app.getHttpServer().listen(0, HOST);
    await once(server, 'listening');
    await expect.poll(readiness).toMatchObject({ status: 200, body: { status: 'ready' } });
    expect(await startup()).toMatchObject({ status: 200, body: { status: 'started' } });
    expect(await ask(`http://${HOST}:${server.address().port}/health/ready`)).toMatchObject({ status: 200 });
  });

  it.each([
    ['a port that is in use', occupied, /`server\.port` \d+ of 127\.0\.0\.1 .*EADDRINUSE.* choose another/],
    [
      'a host that is not of this machine',
      async () => ({ port: 0, host: '192.0.2.1' }),
      /of 192\.0\.2\.1 .*EADDRNOTAVAIL.*Leave `server\.host` out/,
    ],
  ])('does not start with %s, and leaves no thread', async (_what, serverOptions, sentence) => {
    const threads = new Threads();
    expect(await refusalOf(platform, { probes: { server: await serverOptions() } })).toMatch(sentence);
    expect(threads.started).toBe(1);
    await expect.poll(() => threads.running).toBe(0);
  });

  it('leaves no thread when its checks cannot be: the port is free again', async () => {
    @HealthIndicator('database')
    class OneHealth {
      check() {}
    }
    @HealthIndicator('database')
    class OtherHealth {
      check() {}
    }
    const threads = new Threads();
    const server = { port: await freePort(), host: HOST };

    expect(await refusalOf(platform, { probes: { server }, providers: [OneHealth, OtherHealth] })).toMatch(
      /^ProbesConfigurationError: Two health indicators are called `database`/,
    );
    expect([threads.started, threads.running]).toEqual([1, 0]);
    const { logger } = await startApp(platform, { probes: { server }, providers: [OneHealth] });
    expect(await ask(`http://${HOST}:${server.port}/health/live`)).toMatchObject({ status: 200 });
    expect(probeServerOf(logger)).toBe(`http://${HOST}:${server.port}/health`);
  });

  it('that imports the module twice is told so, and not that the port is in use', async () => {
    const threads = new Threads();
    const server = { port: await freePort(), host: HOST };
    const imports = [ProbesModule.forRoot({ server }), ProbesModule.forRoot({ server })];

    expect(await refusalOf(platform, { probes: 'imported', imports })).toContain(
      'ProbesModule.forRoot() is imported twice',
    );
    expect(threads.running).toBe(0);
  });

  it('shares a process with another that has its own', async () => {
    const start = (path: string) => startApp(platform, { probes: { path, server: { port: 0, host: HOST } } });
    const one = await start('one');
    const other = await start('other');
    expect(probeServerOf(one.logger)).toMatch(/\/one$/);
    expect(probeServerOf(other.logger)).toMatch(/\/other$/);

    one.probes.setReady(false, 'maintenance');
    expect(await ask(`${probeServerOf(one.logger)}/ready`)).toMatchObject({
      status: 503,
      body: { reason: 'maintenance' },
    });
    await expect.poll(() => ask(`${probeServerOf(other.logger)}/ready`)).toMatchObject({ status: 200 });
    await one.app.close();
    expect(await ask(`${probeServerOf(other.logger)}/ready`)).toMatchObject({ status: 200 });
  });
});

describe('a process with a probe server', () => {
  it('whose port is in use ends with exit code 1, and says which port and what to do', async () => {
    const { port } = await occupied();
    const program = new Program('slow-boot', undefined, { env: { PROBE_PORT: String(port) } });

    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.output).toContain(
      `ProbesModule: the probe server cannot listen on \`server.port\` ${port} of 127.0.0.1 (listen EADDRINUSE`,
    );
    expect(program.output).toContain('something listens there already. Stop it, or choose another `server.port`.');
    expect(program.output).not.toMatch(/Blocking|Probes are answered/);
  });

  it('loads nothing in its thread of what the application is started with', async () => {
    const preloaded = new URL('../apps/dist/preloaded.js', import.meta.url).href;
    const program = new Program('one-off', undefined, {
      env: { NODE_OPTIONS: `--import=${preloaded}?environment` },
      execArgv: [`--import=${preloaded}?argument`],
    });
    await program.answersProbes();
    await expect.poll(() => program.probe('/ready')).toMatchObject({ status: 200 });

    program.tell('work');
    await program.ended;
    expect(program.output.match(/Preloaded by .*/g)?.toSorted()).toEqual([
      'Preloaded by argument in thread 0',
      'Preloaded by environment in thread 0',
    ]);
  });
});

/** Where somebody listens already, to the end of the test. */
async function occupied(): Promise<{ port: number; host: string }> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, host: HOST };
}
