import { type Server } from 'node:net';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { ProbesModule, ProbesService } from 'nestjs-probes';
import { watchTransport } from 'nestjs-probes/microservices';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.js';
import { Program } from '../support/program.js';
import { brokers } from './support/brokers.js';
import { environmentOf } from './support/rolling-restart.js';

@Controller()
class PricesController {
  @EventPattern('price')
  price(_cents: number): void {}
}

@Module({ imports: [ProbesModule.forRoot({ checks: { maxAgeMs: 0 } })], controllers: [PricesController] })
class PricesModule {}

const READY = { status: 'ready', checks: [{ name: 'prices', status: 'healthy' }] };
const NOT_CONNECTED = {
  reason: 'unhealthy: prices',
  checks: [{ message: expect.stringMatching(/^The transport is (disconnected|reconnecting|closed)$/) }],
};

/** A microservice that is watched and does not listen yet, and what its readiness probe is answered. */
async function watched(options: MicroserviceOptions) {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(PricesModule, { ...options, logger: false });
  const probes = app.get(ProbesService);
  onTestFinished(() => app.close());
  watchTransport(probes, 'prices', app);
  return { app, probes, answer: async () => (await probes.ask('readiness')).body };
}

describe.each(brokers)('a microservice on a real $transport broker$skipped', (kind) => {
  const { transport, isThere, hasHeartbeat, start, options } = kind;

  async function connected() {
    const broker = await start();
    onTestFinished(async () => void (await broker.remove()));
    const { app, probes, answer } = await watched(options(broker));
    expect(await answer()).toMatchObject({ status: 'not_ready' });
    await app.listen();
    await probes.whenStarted();
    await expect.poll(answer).toMatchObject(READY);
    return { broker, answer };
  }

  it.skipIf(!isThere)('is ready while its transport is connected, and only then', async () => {
    const { broker, answer } = await connected();
    await broker.kill();
    await expect.poll(answer).toMatchObject(NOT_CONNECTED);
    await broker.start();
    await expect.poll(answer).toMatchObject(READY);
  });

  it.skipIf(!isThere)('ends at once when nothing is in flight, because nobody routes to it', async () => {
    const broker = await start();
    onTestFinished(async () => void (await broker.remove()));
    const program = new Program('messages', undefined, { env: { ...environmentOf(transport, broker) } });
    await program.prints('Set up');
    program.signal('SIGTERM');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGTERM' });
    expect(program.output).toContain('Pool closed');
    expect(program.output).not.toMatch(/Serving on|Waiting for|Closing although|The transport/);
  });

  it.skipIf(!isThere || !hasHeartbeat)('is not ready while the broker is frozen, by the heartbeat', async () => {
    const { broker, answer } = await connected();
    await broker.pause();
    await expect.poll(answer).toMatchObject(NOT_CONNECTED);
    broker.resume();
    await expect.poll(answer).toMatchObject(READY);
  });
});

it('a microservice to which clients connect by TCP is ready while its server listens', async () => {
  const port = await freePort();
  const { app, probes, answer } = await watched({ transport: Transport.TCP, options: { host: '127.0.0.1', port } });
  expect(await answer()).toMatchObject({ status: 'not_ready' });
  await app.listen();
  await probes.whenStarted();
  await expect.poll(answer).toMatchObject(READY);
  const server = app.unwrap<Server>();
  server.close();
  await expect.poll(answer).toMatchObject(NOT_CONNECTED);
  server.listen(port, '127.0.0.1');
  await expect.poll(answer).toMatchObject(READY);
});
