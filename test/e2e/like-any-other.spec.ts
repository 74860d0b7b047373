import { type INestApplication, type NestInterceptor, RequestTimeoutException } from '@nestjs/common';
import { HealthIndicator } from 'nestjs-probes';
import { delay, map, mergeMap, tap, throwError, timeout } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Gate } from '../support/gate.js';
import { OrdersController } from '../support/orders.controller.js';
import { type Platform, platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';
import { expectNoUnheardErrors } from '../support/unheard-errors.js';

const PROBES = ['/health/live', '/health/ready', '/health/startup'];

/** What rate limits, CORS and cookies do: a header on the platform's own response, before any route is looked for. */
function setHeaderInFront(platform: Platform, app: INestApplication): void {
  const instance = app.getHttpAdapter().getInstance();
  if (platform.name === 'Express') {
    app.use((_request: unknown, response: { setHeader(name: string, value: unknown): void }, next: () => void) => {
      response.setHeader('X-Limit', '60');
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      next();
    });
  } else {
    instance.addHook('onRequest', async (_request: unknown, reply: { header(name: string, value: unknown): void }) => {
      reply.header('X-Limit', '60');
      reply.header('Set-Cookie', ['a=1', 'b=2']);
    });
  }
}

const intercepting = (intercept: NestInterceptor['intercept']) => (app: INestApplication) =>
  void app.useGlobalInterceptors({ intercept });

describe.each(platforms)('/health, a route like any other on $name,', (platform) => {
  it('has the headers that anything puts on a response, and the three probes have none', async () => {
    const { get, head } = await startApp(platform, { configure: (app) => setHeaderInFront(platform, app) });

    for (const answer of [await get('/health'), await head('/health')]) {
      expect(answer).toMatchObject({ status: 200, headers: { 'x-limit': '60', 'set-cookie': ['a=1', 'b=2'] } });
    }
    for (const path of PROBES) expect((await get(path)).headers).not.toHaveProperty('x-limit');
  });

  it('has the headers that an interceptor sets before and after, at once and later, and no error is logged', async () => {
    const { get, head, logger } = await startApp(platform, {
      configure: intercepting((context, next) => {
        const response = context.switchToHttp().getResponse();
        response.header('X-Before', 'yes');
        return next.handle().pipe(
          tap(() => response.header('X-After', 'yes')),
          delay(5),
          tap(() => response.header('X-Later', 'yes')),
        );
      }),
    });

    for (const answer of [await get('/health'), await head('/health')]) {
      expect(answer.headers).toMatchObject({ 'x-before': 'yes', 'x-after': 'yes', 'x-later': 'yes' });
    }
    expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('has CORS headers where the application enables CORS', async () => {
    const { url } = await startApp(platform, {
      configure: (app) => app.enableCors({ origin: 'https://shop.example' }),
    });
    const { headers } = await fetch(`${url}/health`, { headers: { Origin: 'https://shop.example' } });
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
  });

  it('keeps its body where an interceptor wraps every body, which sees what it would wrap', async () => {
    const seen: unknown[] = [];
    const { get, head } = await startApp(platform, {
      controllers: [OrdersController],
      configure: intercepting((_context, next) =>
        next.handle().pipe(
          tap((data) => seen.push(data)),
          map((data) => ({ data })),
        ),
      ),
    });

    expect((await get('/orders')).body).toEqual({ data: [] });
    const health = await get('/health');
    expect(health.body).toEqual({ status: 'healthy', phase: 'running', version: '1.2.3', checks: [] });
    expect(health.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(health.text)),
    });
    expect((await head('/health')).headers['content-length']).toBe(health.headers['content-length']);
    expect(seen.slice(0, 2)).toEqual([[], health.body]);
  });

  it.each<[string, NestInterceptor['intercept']]>([
    ['before it', () => throwError(() => new RequestTimeoutException())],
    [
      'after it',
      (_context, next) => next.handle().pipe(mergeMap(() => throwError(() => new RequestTimeoutException()))),
    ],
  ])('gives way to an exception of an interceptor: %s', async (_when, intercept) => {
    const { get } = await startApp(platform, { configure: intercepting(intercept) });
    expect(await get('/health')).toMatchObject({ status: 408, body: { statusCode: 408, message: 'Request Timeout' } });
    for (const path of PROBES) expect(await get(path)).toMatchObject({ status: 200 });
  });

  it('does not mind an interceptor that does not want to wait', async () => {
    expectNoUnheardErrors();

    @HealthIndicator('database', { timeoutMs: 25_000 })
    class DatabaseHealth {
      readonly gate = new Gate();

      check() {
        return this.gate.opened;
      }
    }
    const { app, get, logger } = await startApp(platform, {
      providers: [DatabaseHealth],
      configure: intercepting((_context, next) =>
        next.handle().pipe(timeout({ first: 1, with: () => throwError(() => new RequestTimeoutException()) })),
      ),
    });
    expect(await get('/health')).toMatchObject({ status: 408 });
    app.get(DatabaseHealth).gate.open();
    await expect.poll(async () => (await get('/health/ready')).status).toBe(200);
    expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
