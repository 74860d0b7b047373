import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import fastifyHelmet from '@fastify/helmet';
import type { INestApplication, NestInterceptor } from '@nestjs/common';
import helmet from 'helmet';
import { HealthIndicator } from 'nestjs-probes';
import { map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Platform, platforms } from '../support/platforms.js';
import { startServedApp } from '../support/served-app.js';

const POLICY =
  /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/;

const EVIL = '"><script>alert(1)</script>';

@HealthIndicator('database', { circuitBreaker: true })
class DatabaseHealth {
  runs = 0;
  broken = false;

  check() {
    this.runs += 1;
    if (this.broken) throw new Error(`connection refused ${EVIL}`);
    return { details: { pool_size: 10 } };
  }
}

interface Shown {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function show(url: string, accept: string, method: 'GET' | 'HEAD' = 'GET'): Promise<Shown> {
  const sent = request(url, { method, agent: false, headers: { Accept: accept } }).end();
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

async function started(platform: Platform, more: Parameters<typeof startServedApp>[1] = {}) {
  const served = await startServedApp(platform, { providers: [DatabaseHealth], ...more });
  await served.probes.whenStarted();
  const ports = [`${served.url}/health`, `http://127.0.0.1:${served.port}/health`];
  return { ...served, ports, database: served.app.get(DatabaseHealth) };
}

const putHelmetInFront = (app: INestApplication, { name }: Platform) => {
  const options = { contentSecurityPolicy: { directives: { styleSrc: ["'self'"] } } };
  if (name === 'Express') app.use(helmet(options));
  else void app.getHttpAdapter().getInstance().register(fastifyHelmet, options);
};

describe.each(platforms)('the status page on $name', (platform) => {
  it('is what a browser gets on both ports, and a terminal gets lines, never to be stored', async () => {
    const { ports } = await started(platform);
    for (const url of ports) {
      const page = await show(url, 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8');
      expect(page.status).toBe(200);
      expect(page.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        vary: expect.stringContaining('Accept'),
        refresh: '5',
        'content-security-policy': expect.stringMatching(POLICY),
      });
      expect(page.body).toContain('This pod is started, alive and ready.');
      expect(await show(url, 'text/html', 'HEAD')).toMatchObject({ status: 200, body: '', headers: { refresh: '5' } });
      expect((await show(`${url}?refresh=off`, 'text/html')).headers).not.toHaveProperty('refresh');

      const lines = await show(url, 'text/plain');
      expect(lines.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(lines.body).toMatch(/^started: yes\nalive: yes\nready: yes\nphase: running, .*\n\[\+\] database healthy /);
    }
  });

  it('is JSON for the kubelet, for curl, and for who cannot be understood', async () => {
    const { ports } = await started(platform);
    for (const url of ports) {
      for (const accept of ['*/*', 'text/html;q=0', 'text/html;q=x', 'text/html, application/json', ',;']) {
        const { headers, body } = await show(url, accept);
        expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', vary: 'Accept' });
        expect(JSON.parse(body)).toMatchObject({ status: 'healthy', phase: 'running' });
      }
      expect((await show(`${url}/ready`, 'text/html')).headers['content-type']).toContain('application/json');
    }
  });

  it('costs no check a run, however old the results are', async () => {
    const { ports, database } = await started(platform, { probes: { checks: { maxAgeMs: 0 } } });
    const before = database.runs;
    for (const url of ports) {
      await show(url, 'text/html');
      await show(url, 'text/plain');
    }
    expect(database.runs).toBe(before);
    await show(`${ports[0]}`, '*/*');
    expect(database.runs).toBe(before + 1);
  });

  it.each(['full', 'status'] as const)('shows what checks say as text, or not at all: details %s', async (details) => {
    const { ports, database, get } = await started(platform, { probes: { details, checks: { maxAgeMs: 0 } } });
    database.broken = true;
    await get('/health');
    for (const url of ports) {
      await expect.poll(async () => (await show(url, 'text/html')).body).toContain('not ready – unhealthy: database');
      const { body } = await show(url, 'text/html');
      expect(body).not.toContain('<script');
      expect(body.includes('connection refused &#34;&#62;&#60;script&#62;')).toBe(details === 'full');
      expect(body.includes('Breaker')).toBe(details === 'full');
      const lines = await show(url, 'text/plain');
      expect(lines.body).toContain('ready: no, unhealthy: database\n');
      expect(lines.body.includes('connection refused')).toBe(details === 'full');
    }
  });

  it('has its own policy with helmet in front, and is itself behind an interceptor and CORS', async () => {
    const wrap: NestInterceptor = { intercept: (_context, next) => next.handle().pipe(map((data) => ({ data }))) };
    const { ports, url } = await started(platform, {
      configure: (app) => {
        putHelmetInFront(app, platform);
        app.useGlobalInterceptors(wrap);
        app.enableCors({ origin: ['http://a.example', 'http://b.example'] });
      },
    });
    for (const port of ports) {
      const { headers, body } = await show(port, 'text/html');
      expect(headers['content-security-policy']).toMatch(POLICY);
      expect(body).toMatch(/^<!doctype html>/);
    }
    const { headers } = await show(`${url}/health`, 'text/html');
    expect(headers['x-dns-prefetch-control']).toBe('off');
    expect(headers.vary?.split(', ').toSorted()).toEqual(['Accept', 'Origin']);
    expect((await show(`${url}/health`, '*/*')).headers['content-security-policy']).not.toMatch(POLICY);
  });
});
