import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import {
  DiskHealthIndicator,
  GRPCHealthIndicator,
  HttpHealthIndicator,
  MongooseHealthIndicator,
  TerminusModule,
} from '@nestjs/terminus';
import { HealthImplementation } from 'grpc-health-check';
import { createConnection } from 'mongoose';
import { type CheckContext, HealthIndicator } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';

const AFRESH = { checks: { maxAgeMs: 0, timeoutMs: 8_000 } };

describe.each(platforms)('an indicator of @nestjs/terminus in one of ours, on $name', (platform) => {
  /** The class has a decorator, and gets an indicator of Terminus by its constructor. */
  async function checkOf(health: new (indicator: never) => object) {
    const { get } = await startApp(platform, { imports: [TerminusModule], providers: [health], probes: AFRESH });
    return async () => {
      const { body } = await get('/health');
      const { checks } = body as { checks: object[] };
      expect(checks).toHaveLength(1);
      return checks[0];
    };
  }

  it('HTTP: shows the status code that the service answered, and that nothing listens', async () => {
    let status = 200;
    const server = createServer((_request, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    @HealthIndicator('partner')
    class PartnerHealth {
      constructor(private readonly http: HttpHealthIndicator) {}

      check({ name, timeoutMs }: CheckContext) {
        return this.http.pingCheck(name, `http://127.0.0.1:${port}/`, { timeout: timeoutMs });
      }
    }
    const check = await checkOf(PartnerHealth);
    await expect.poll(check).toMatchObject({ name: 'partner', status: 'healthy' });
    status = 503;
    await expect.poll(check).toMatchObject({
      status: 'unhealthy',
      message: 'Request failed with status code 503',
      details: { statusCode: 503, statusText: 'Service Unavailable' },
    });
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await expect.poll(check).toMatchObject({ status: 'unhealthy', message: `connect ECONNREFUSED 127.0.0.1:${port}` });
  });

  it('Mongoose: answers, hangs until its own timeout, and is not connected', async () => {
    const disconnected = createConnection(`mongodb://127.0.0.1:${await freePort()}/`, { serverSelectionTimeoutMS: 50 });
    disconnected.asPromise().catch(() => undefined);
    onTestFinished(() => disconnected.destroy());
    const answering = { readyState: 1, db: { command: async () => ({ ok: 1 }) } };
    const hanging = { readyState: 1, db: { command: () => new Promise(() => undefined) } };
    let connection: unknown = answering;

    @HealthIndicator('mongo')
    class MongoHealth {
      constructor(private readonly mongoose: MongooseHealthIndicator) {}

      check({ name }: CheckContext) {
        return this.mongoose.pingCheck(name, { connection, timeout: 50 });
      }
    }
    const check = await checkOf(MongoHealth);
    await expect.poll(check).toMatchObject({ name: 'mongo', status: 'healthy' });
    connection = hanging;
    await expect.poll(check).toMatchObject({ status: 'unhealthy', message: 'timeout of 50ms exceeded' });
    connection = disconnected;
    await expect.poll(check).toMatchObject({ status: 'unhealthy', message: 'Not connected to database' });
  });

  it('gRPC: is up while the service says SERVING, and says what it says instead', async () => {
    const statuses = new HealthImplementation({ prices: 'SERVING' });
    const server = new Server();
    statuses.addToServer(server);
    const port = await new Promise<number>((resolve, reject) => {
      const credentials = ServerCredentials.createInsecure();
      server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    onTestFinished(() => server.forceShutdown());

    @HealthIndicator('prices')
    class PricesHealth {
      constructor(private readonly grpc: GRPCHealthIndicator) {}

      check({ name, timeoutMs }: CheckContext) {
        return this.grpc.checkService(name, 'prices', { url: `127.0.0.1:${port}`, timeout: timeoutMs - 100 });
      }
    }
    const check = await checkOf(PricesHealth);
    await expect
      .poll(check)
      .toMatchObject({ name: 'prices', status: 'healthy', details: { servingStatus: 'SERVING' } });
    statuses.setStatus('prices', 'NOT_SERVING');
    await expect.poll(check).toMatchObject({ status: 'unhealthy', message: 'serving status: NOT_SERVING' });
    server.forceShutdown();
    await expect
      .poll(check)
      .toMatchObject({ status: 'unhealthy', message: expect.stringMatching(/UNAVAILABLE|timeout/) });
  });

  it.each([
    [1, 'healthy', undefined],
    [0, 'unhealthy', 'Used disk storage exceeded the set threshold'],
  ])('disk: with a threshold of %d is %s', async (thresholdPercent, status, message) => {
    @HealthIndicator('disk')
    class DiskHealth {
      constructor(private readonly disk: DiskHealthIndicator) {}

      check({ name }: CheckContext) {
        return this.disk.checkStorage(name, { path: tmpdir(), thresholdPercent });
      }
    }
    const check = await checkOf(DiskHealth);
    await expect.poll(check).toMatchObject({ name: 'disk', status, ...(message !== undefined && { message }) });
  });
});
