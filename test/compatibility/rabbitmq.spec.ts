import { connect } from 'amqp-connection-manager';
import { amqpConnection } from 'nestjs-probes/rabbitmq';
import type { Address, OpenedCheck } from 'nestjs-probes/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { hasRabbitMq, RABBITMQ_SKIPPED, RabbitMq } from '../support/rabbitmq.js';
import { holds } from './support/holds.js';

function managed({ host, port }: Address, credentials = 'guest:guest'): OpenedCheck {
  // Heartbeats notice a cable that was cut, and without `timeout` amqplib waits without an end for a broker that is silent.
  const connection = connect(`amqp://${credentials}@${host}:${port}`, {
    heartbeatIntervalInSeconds: 1,
    reconnectTimeInSeconds: 0.1,
    connectionOptions: { timeout: 1_000 },
  });
  return {
    check: (context) => amqpConnection(connection, context),
    close: () => connection.close(),
    emitters: [connection],
  };
}

describe.skipIf(!hasRabbitMq)(`RabbitMQ${RABBITMQ_SKIPPED}`, () => {
  let rabbit: RabbitMq;
  beforeAll(async () => void (rabbit = await RabbitMq.start()));
  afterAll(() => rabbit?.remove());

  holds('amqpConnection of amqp-connection-manager', {
    server: () => rabbit,
    open: managed,
    openWithWrongPassword: (address) => managed(address, 'guest:wrong'),
    except: { 'pool-exhausted': 'there is one connection' },
  });
});
