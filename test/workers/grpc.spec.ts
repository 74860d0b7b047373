import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrpcMethod, type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { type CheckOutcome, HealthIndicator, ProbesModule, ProbesService, StartupTask } from 'nestjs-probes';
import { GrpcHealth } from 'nestjs-probes/grpc';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CapturedLogger } from '../support/captured-logger.js';
import { freePort } from '../support/free-port.js';
import { Gate } from '../support/gate.js';
import { Program } from '../support/program.js';
import { HealthOf } from './support/health-client.js';

const PROTO = fileURLToPath(new URL('../apps/prices.proto', import.meta.url));
const NOT_FOUND = 5;
const PRICES = 'prices.v1.Prices';

@HealthIndicator({ intervalMs: 600_000, maxAgeMs: 0 })
class DatabaseHealth {
  outcome: CheckOutcome = {};

  check() {
    return this.outcome;
  }
}

@HealthIndicator({ probes: ['liveness'], intervalMs: 600_000, maxAgeMs: 0 })
class LoopHealth {
  outcome: CheckOutcome = {};

  check() {
    return this.outcome;
  }
}

class Boot {
  readonly gate = new Gate();

  @StartupTask()
  load() {
    return this.gate.opened;
  }
}

@Controller()
class PricesController {
  @GrpcMethod('Prices')
  price() {
    return { cents: 3 };
  }
}

describe('GrpcHealth', () => {
  it('is NOT_SERVING until it follows, and until the application has started', async () => {
    const { app, health, client } = await start({ follow: false });
    expect(await client.list()).toEqual({
      '': 'NOT_SERVING',
      readiness: 'NOT_SERVING',
      liveness: 'NOT_SERVING',
      startup: 'NOT_SERVING',
      [PRICES]: 'NOT_SERVING',
    });

    health.follow(app.get(ProbesService));
    expect(await client.list()).toMatchObject({ '': 'NOT_SERVING', liveness: 'SERVING', startup: 'NOT_SERVING' });

    const watched = client.watch('');
    await watched.says('NOT_SERVING');
    app.get(Boot).gate.open();
    await watched.says('SERVING');
    expect(await client.list()).toEqual({
      '': 'SERVING',
      readiness: 'SERVING',
      liveness: 'SERVING',
      startup: 'SERVING',
      [PRICES]: 'SERVING',
    });
  });

  it('Check answers by fresh results, as a probe does', async () => {
    const { app, client } = await start();
    for (const name of ['', 'readiness', PRICES]) expect(await client.check(name)).toBe('SERVING');

    app.get(DatabaseHealth).outcome = { status: 'unhealthy' };
    for (const name of ['', 'readiness', PRICES]) expect(await client.check(name)).toBe('NOT_SERVING');
    expect(await client.check('liveness')).toBe('SERVING');
    expect(await client.check('startup')).toBe('SERVING');

    app.get(LoopHealth).outcome = { status: 'unhealthy' };
    expect(await client.check('liveness')).toBe('NOT_SERVING');
  });

  it('knows no other service: NOT_FOUND for Check, SERVICE_UNKNOWN for Watch, which stays open', async () => {
    const { app, client } = await start();
    expect(await client.check('prices.v1.Orders')).toBe(NOT_FOUND);
    const watched = client.watch('prices.v1.Orders');
    await watched.says('SERVICE_UNKNOWN');

    const beside = client.watch('');
    await beside.says('SERVING');
    app.get(ProbesService).setReady(false);
    await beside.says('NOT_SERVING');
    expect(watched).toMatchObject({ told: ['SERVICE_UNKNOWN'], ended: undefined });
  });

  it('Watch tells each change of its service once', async () => {
    const { app, client } = await start();
    const [whole, liveness] = [client.watch(''), client.watch('liveness')];
    await Promise.all([whole.says('SERVING'), liveness.says('SERVING')]);

    const probes = app.get(ProbesService);
    probes.setReady(false, 'maintenance');
    probes.setReady(false, 'for another reason');
    await whole.says('NOT_SERVING');
    probes.setReady(true);
    await whole.says('SERVING');

    app.get(LoopHealth).outcome = { status: 'unhealthy' };
    expect(await client.check('liveness')).toBe('NOT_SERVING');
    await liveness.says('NOT_SERVING');
    expect(whole.told).toEqual(['SERVING', 'NOT_SERVING', 'SERVING']);
    expect(liveness.told).toEqual(['SERVING', 'NOT_SERVING']);
  });

  it('a client that watches does not hold app.close() up, and is told before its call ends', async () => {
    const { app, client } = await start();
    const watched = [client.watch(''), client.watch('prices.v1.Orders'), client.watch('liveness')];
    const [whole, unknown, liveness] = watched;
    await Promise.all([whole?.says('SERVING'), unknown?.says('SERVICE_UNKNOWN'), liveness?.says('SERVING')]);

    await app.close();
    await Promise.all(watched.map((watch) => watch.ends()));
    expect(watched.map(({ told }) => told)).toEqual([['SERVING', 'NOT_SERVING'], ['SERVICE_UNKNOWN'], ['SERVING']]);
    expect(watched.map(({ ended }) => ended)).toEqual([{ code: 0 }, { code: 0 }, { code: 0 }]);
  });

  it('a server of one’s own shuts down with grace while clients watch, also if it follows nobody', async () => {
    const server = new Server();
    new GrpcHealth().onLoadPackageDefinition(undefined, server);
    const port = await bind(server);
    const watched = new HealthOf(`127.0.0.1:${port}`).watch('');
    await watched.says('NOT_SERVING');

    expect(await new Promise((resolve) => server.tryShutdown(resolve))).toBeUndefined();
    await watched.ends();
    expect(watched).toMatchObject({ told: ['NOT_SERVING'], ended: { code: 0 } });
  });

  it('serves on several servers, and a client that goes takes nothing from the others', async () => {
    const { app, health, client } = await start();
    const other = new Server();
    health.onLoadPackageDefinition(undefined, other);
    const second = new HealthOf(`127.0.0.1:${await bind(other)}`);
    const gone = second.watch('');
    await gone.says('SERVING');
    gone.cancel();
    await gone.ends();

    const watched = [client.watch(''), second.watch('')];
    await Promise.all(watched.map((watch) => watch.says('SERVING')));
    app.get(ProbesService).setReady(false);
    await Promise.all(watched.map((watch) => watch.says('NOT_SERVING')));
    expect(gone.told).toEqual(['SERVING']);
  });

  it.each([
    [{ services: [PRICES, PRICES] }, /`services` names "prices.v1.Prices" twice; '', 'readiness', .*Take it out\.$/],
    [{ services: ['readiness'] }, /`services` names "readiness" twice/],
    [{ services: [''] }, /`services` must be a list of the names of gRPC services, got \[""\]/],
    [{ services: PRICES }, /`services` must be a list of the names of gRPC services, got "prices/],
    [{ service: [PRICES] }, /`service` is not an option; there are services/],
  ])('refuses %j', (options, message) => {
    expect(() => new GrpcHealth(options as object)).toThrow(message);
  });

  it('refuses to follow a second application', async () => {
    const [{ app, health }, second] = [await start(), await start()];
    health.follow(app.get(ProbesService));
    expect(() => health.follow(second.app.get(ProbesService))).toThrow('Make a GrpcHealth for each.');
  });
});

it('from SIGTERM on a process is NOT_SERVING for good and alive, and ends although clients watch', async () => {
  const url = `127.0.0.1:${await freePort()}`;
  const program = new Program('grpc-prices', undefined, { env: { GRPC_URL: url, DELAY_MS: '600000' } });
  await program.prints('Nest microservice successfully started');
  const client = new HealthOf(url);
  const watched = [client.watch(''), client.watch(PRICES), client.watch('readiness')];
  await Promise.all(watched.map((watch) => watch.says('SERVING')));

  program.signal('SIGTERM');
  await Promise.all(watched.map((watch) => watch.ends()));
  for (const watch of watched) expect(watch).toMatchObject({ told: ['SERVING', 'NOT_SERVING'], ended: { code: 0 } });

  const again = client.watch('');
  await again.says('NOT_SERVING');
  expect(await client.list()).toEqual({
    '': 'NOT_SERVING',
    readiness: 'NOT_SERVING',
    liveness: 'SERVING',
    startup: 'SERVING',
    [PRICES]: 'NOT_SERVING',
  });
  expect(await client.check('liveness')).toBe('SERVING');
  // It watches on, so that it need not ask again and again, until the server shuts down.
  expect(again.ended).toBeUndefined();
  program.signal('SIGINT'); // Nobody wants to wait for the rest of the window.
  await again.ends();
  expect(again).toMatchObject({ told: ['NOT_SERVING'], ended: { code: 0 } });
  expect(await program.ended).toEqual({ code: null, signal: 'SIGTERM' });
});

async function start({ follow = true } = {}) {
  const url = `127.0.0.1:${await freePort()}`;
  const health = new GrpcHealth({ services: [PRICES] });
  @Module({
    imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } })],
    controllers: [PricesController],
    providers: [Boot, DatabaseHealth, LoopHealth],
  })
  class AppModule {}
  const { onLoadPackageDefinition } = health;
  const options = { url, package: 'prices.v1', protoPath: PROTO, gracefulShutdown: true, onLoadPackageDefinition };
  const app: INestMicroservice = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, {
    transport: Transport.GRPC,
    options,
    logger: new CapturedLogger(),
  });
  onTestFinished(() => app.close());
  await app.listen();
  if (follow) {
    const probes = app.get(ProbesService);
    health.follow(probes);
    app.get(Boot).gate.open();
    await probes.whenStarted();
    await probes.ask('readiness');
  }
  return { app, health, client: new HealthOf(url) };
}

function bind(server: Server): Promise<number> {
  onTestFinished(() => server.forceShutdown());
  return new Promise((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
}
