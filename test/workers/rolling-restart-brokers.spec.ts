import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasMosquitto, Mosquitto, MOSQUITTO_SKIPPED } from '../support/mosquitto.js';
import { hasNats, NATS_SKIPPED, NatsServer } from '../support/nats.js';
import { hasRabbitMq, RABBITMQ_SKIPPED, RabbitMq } from '../support/rabbitmq.js';
import { hasRedisServer, REDIS_SKIPPED, RedisServer } from '../support/redis.js';
import { randomMoments, TIMEOUT_MS } from './support/moments.js';
import { expectNoLoss, rollingRestart } from './support/rolling-restart.js';

const { moments, lengths } = randomMoments(20);

const brokers = [
  {
    transport: 'Redis' as const,
    isThere: hasRedisServer,
    skipped: REDIS_SKIPPED,
    start: () => RedisServer.start(),
    end: (broker: unknown) => (broker as RedisServer).stop(),
    // Redis and MQTT give each message to every process.
    sharesOut: false,
  },
  {
    transport: 'NATS' as const,
    isThere: hasNats,
    skipped: NATS_SKIPPED,
    start: () => NatsServer.start(),
    end: (broker: unknown) => (broker as NatsServer).end(),
    sharesOut: true,
  },
  {
    transport: 'MQTT' as const,
    isThere: hasMosquitto,
    skipped: MOSQUITTO_SKIPPED,
    start: () => Mosquitto.start(),
    end: (broker: unknown) => (broker as Mosquitto).end(),
    sharesOut: false,
  },
  {
    transport: 'RabbitMQ' as const,
    isThere: hasRabbitMq,
    skipped: RABBITMQ_SKIPPED,
    start: () => RabbitMq.start(),
    end: (broker: unknown) => (broker as RabbitMq).remove(),
    sharesOut: true,
  },
];

describe.concurrent.each(brokers)(
  'a rolling restart of a microservice on $transport$skipped',
  ({ transport, isThere, start, end, sharesOut }) => {
    let broker: { readonly url: string; readonly port: number };

    beforeAll(async () => {
      if (isThere) broker = await start();
    });
    afterAll(() => (isThere ? end(broker) : undefined));

    it.skipIf(!isThere)(
      'loses no message, and does none twice, at 20 moments, but loses some without this library',
      async () => {
        const outcome = await rollingRestart({ transport, probes: 'on', moments, lengths, broker });
        expectNoLoss(outcome);
        if (sharesOut) expect(outcome.twice).toEqual([]);
        console.log(`${transport}: ${outcome.sent} messages`);

        const few = moments.slice(0, 3);
        const { cut, unanswered } = await rollingRestart({ transport, probes: 'none', moments: few, lengths, broker });
        expect(cut.length + unanswered.length).toBeGreaterThan(0);
      },
      TIMEOUT_MS,
    );
  },
);
