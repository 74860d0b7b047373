import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { ProbesModule, ProbesService } from 'nestjs-probes';
import { watchTransport } from 'nestjs-probes/microservices';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasMosquitto, Mosquitto, MOSQUITTO_SKIPPED } from '../support/mosquitto.js';
import { hasNats, NATS_SKIPPED, NatsServer } from '../support/nats.js';

@Controller()
class PricesController {
  @EventPattern('price')
  price(_cents: number): void {}
}

@Module({ imports: [ProbesModule.forRoot({ checks: { maxAgeMs: 0 } })], controllers: [PricesController] })
class PricesModule {}

const brokers = [
  {
    name: 'NATS',
    isThere: hasNats,
    skipped: NATS_SKIPPED,
    start: (port?: number) => NatsServer.start(port),
    options: (url: string) => ({
      transport: Transport.NATS as const,
      options: { servers: [url], reconnectTimeWait: 20 },
    }),
  },
  {
    name: 'MQTT',
    isThere: hasMosquitto,
    skipped: MOSQUITTO_SKIPPED,
    start: (port?: number) => Mosquitto.start(port),
    options: (url: string) => ({ transport: Transport.MQTT as const, options: { url, reconnectPeriod: 20 } }),
  },
];

describe.each(brokers)('a microservice on a real $name broker$skipped', ({ isThere, start, options }) => {
  it.skipIf(!isThere)('is ready while its transport is connected, and only then', async () => {
    const broker = await start();
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(PricesModule, {
      ...options(broker.url),
      logger: false,
    });
    const probes = app.get(ProbesService);
    onTestFinished(() => app.close());
    watchTransport(probes, 'prices', app);
    const answer = async () => (await probes.ask('readiness')).body;
    expect(await answer()).toMatchObject({ status: 'not_ready' });
    await app.listen();
    await probes.whenStarted();
    await expect.poll(answer).toMatchObject({ status: 'ready', checks: [{ name: 'prices', status: 'healthy' }] });

    await broker.end();
    await expect.poll(answer).toMatchObject({
      reason: 'unhealthy: prices',
      checks: [{ message: expect.stringMatching(/^The transport is /) }],
    });
    await start(broker.port);
    await expect.poll(answer).toMatchObject({ status: 'ready' });
  });
});
