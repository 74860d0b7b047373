import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { ProbesModule, ProbesService } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasMosquitto, Mosquitto, MOSQUITTO_SKIPPED } from '../support/mosquitto.js';
import { hasNats, NATS_SKIPPED, NatsServer } from '../support/nats.js';

@Controller()
class PricesController {
  @EventPattern('price')
  price(_cents: number): void {}
}

@Module({ imports: [ProbesModule.forRoot()], controllers: [PricesController] })
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
  it.skipIf(!isThere)('starts, is told by Nest of a broker that goes and comes, and ends at app.close()', async () => {
    const broker = await start();
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(PricesModule, {
      ...options(broker.url),
      logger: false,
    });
    const said: string[] = [];
    app.status.subscribe((status: string) => said.push(status));
    onTestFinished(() => app.close());
    await app.listen();
    await app.get(ProbesService).whenStarted();
    expect(said).toEqual(['connected']);

    await broker.end();
    await expect.poll(() => said.at(-1)).not.toBe('connected');
    await start(broker.port);
    await expect.poll(() => said.at(-1)).toBe('connected');
  });
});
