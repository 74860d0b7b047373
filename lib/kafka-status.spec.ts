import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckOutcome } from './checks/health-check.js';
import { FakeServerKafka } from './kafkajs.fake.js';
import { watchTransport } from './workers/microservices.js';

let server: FakeServerKafka;
let check: () => CheckOutcome;

function watch(): void {
  const probes = {
    register: (_name: string, given: () => CheckOutcome) => {
      check = given;
      return () => undefined;
    },
  };
  const microservice = { status: server.status, serverInstance: server };
  watchTransport(probes, 'orders', microservice);
}

beforeEach(async () => {
  server = new FakeServerKafka({});
  watch();
  expect(check()).toMatchObject({ status: 'unhealthy' });
  await new Promise<void>((resolve) => void server.listen(() => resolve()));
});

describe('the status that Nest tells of Kafka', () => {
  it('is healthy when the consumer and the producer have connected', () => {
    expect(check()).toEqual({ status: 'healthy' });
  });

  it.each([
    ['crash', { status: 'unhealthy', message: 'The transport is crashed' }],
    ['stop', { status: 'unhealthy', message: 'The transport is stopped' }],
    ['disconnect', { status: 'unhealthy', message: 'The transport is disconnected' }],
    ['rebalancing', { status: 'degraded', message: 'The transport is rebalancing' }],
  ])('shows a %s of the consumer', (event, outcome) => {
    server.fakeConsumer.says(event);
    expect(check()).toEqual(outcome);
  });

  it('is healthy again when kafkajs has connected after a crash', () => {
    server.fakeConsumer.says('crash');
    server.fakeConsumer.says('connect');
    expect(check()).toEqual({ status: 'healthy' });
  });

  it('is healthy again when the group has shared out its partitions, which Nest does not tell', () => {
    server.fakeConsumer.says('rebalancing');
    server.fakeConsumer.says('group_join');
    expect(check()).toEqual({ status: 'healthy' });
    server.fakeConsumer.says('rebalancing');
    expect(check()).toMatchObject({ status: 'degraded' });
    server.fakeConsumer.says('group_join');
    expect(check()).toEqual({ status: 'healthy' });
  });

  it('stays unhealthy when a group is joined after something else than a rebalance', () => {
    server.fakeConsumer.says('rebalancing');
    server.fakeConsumer.says('crash');
    server.fakeConsumer.says('group_join');
    expect(check()).toMatchObject({ status: 'unhealthy' });
  });

  it('may be watched when the server is closed already', async () => {
    await server.close();
    watch();
    expect(check()).toEqual({ status: 'unhealthy', message: 'The transport is disconnected' });
  });
});
