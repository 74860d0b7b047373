import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CanActivate, type INestApplication, VersioningType } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { ProbesModule } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/ask.js';
import { OrdersController } from '../support/orders.controller.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';

const PROBES = ['/health/live', '/health/ready', '/health/startup'];

const nobody: CanActivate = { canActivate: () => false };

/** The application as a function of its platform, as it is deployed without a server of its own. */
function handlerOf(app: INestApplication): RequestListener {
  const instance = app.getHttpAdapter().getInstance();
  return typeof instance === 'function' ? instance : (request, response) => instance.routing(request, response);
}

describe.each(platforms)('the probes on $name', (platform) => {
  it('are answered whatever a global guard says, and /health is a route like any other', async () => {
    const { get, head } = await startApp(platform, {
      controllers: [OrdersController],
      configure: (app) => app.useGlobalGuards(nobody),
    });

    for (const path of PROBES) {
      expect(await get(path)).toMatchObject({ status: 200, body: { version: '1.2.3' } });
      expect(await head(path)).toMatchObject({ status: 200, text: '' });
    }
    expect(await get('/health')).toMatchObject({ status: 403 });
    expect(await get('/orders')).toMatchObject({ status: 403 });
  });

  it('are answered while middleware hangs: liveness asks no dependency, nor does what stands in front of it', async () => {
    let held = 0;
    const { get, url } = await startApp(platform, { configure: (app) => app.use(() => held++) });

    for (const path of PROBES) expect(await get(path)).toMatchObject({ status: 200 });
    expect(held).toBe(0);
    const client = new AbortController();
    const health = fetch(`${url}/health`, { signal: client.signal });
    await expect.poll(() => held).toBe(1);
    client.abort();
    await expect(health).rejects.toThrow('aborted');
  });

  it.each<[string, (app: INestApplication) => unknown, base: string]>([
    ['behind a global prefix', (app) => app.setGlobalPrefix('api'), '/api'],
    ['behind one with slashes', (app) => app.setGlobalPrefix('/api/v1/'), '/api/v1'],
    ['excluded from it', (app) => app.setGlobalPrefix('api', { exclude: ['health{/*path}'] }), ''],
    [
      'excluded from it, under URI versioning',
      (app) =>
        app
          .setGlobalPrefix('api', { exclude: ['health/*path'] })
          .enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
      '',
    ],
  ])('are found %s', async (_where, place, base) => {
    const { get } = await startApp(platform, { configure: (app) => void place(app.useGlobalGuards(nobody)) });
    for (const path of PROBES) {
      expect(await get(`${base}${path}`)).toMatchObject({ status: 200 });
      if (base !== '') expect(await get(path)).toMatchObject({ status: 404 });
    }
  });

  it('are found where RouterModule puts them, and nowhere else', async () => {
    const { get } = await startApp(platform, {
      imports: [RouterModule.register([{ path: 'ops', module: ProbesModule }])],
      configure: (app) => app.useGlobalGuards(nobody),
    });
    for (const path of PROBES) {
      expect(await get(`/ops${path}`)).toMatchObject({ status: 200 });
      expect(await get(path)).toMatchObject({ status: 404 });
    }
  });

  it('are the same with a query or a slash at the end, and no other method', async () => {
    const { get, url } = await startApp(platform, { configure: (app) => app.useGlobalGuards(nobody) });
    for (const path of PROBES) {
      expect(await get(`${path}?verbose`)).toMatchObject({ status: 200 });
      expect(await get(`${path}/`)).toMatchObject({ status: 200 });
      expect(await fetch(`${url}${path}`, { method: 'POST' })).toMatchObject({ status: 404 });
    }
  });

  it('are answered once, whoever else listens to the server', async () => {
    const early: string[] = [];
    const late: string[] = [];
    const noteIn = (seen: string[]) => (request: { url: string }) => void seen.push(request.url);
    const { app, get, logger } = await startApp(platform, {
      configure: (nest) => nest.getHttpServer().prependListener('request', noteIn(early)),
    });
    app.getHttpServer().on('request', noteIn(late));

    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect(await get('/health')).toMatchObject({ status: 200 });
    expect(early).toEqual(['/health']);
    expect(late).toEqual(['/health/live', '/health']);
    expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('are routes where the application runs on no server of its own', async () => {
    const { app } = await startApp(platform);
    const server = createServer(handlerOf(app)).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const path of ['/health', ...PROBES]) {
      expect(await ask(`http://127.0.0.1:${port}${path}`)).toMatchObject({ status: 200, body: { version: '1.2.3' } });
    }
  });
});
