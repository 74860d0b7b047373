import { EventEmitter } from 'node:events';
import { ReplaySubject } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckOutcome } from '../checks/health-check.js';
import { followKafkaGroup } from './kafka-group.js';
import { watchTransport } from './microservices.js';

/** The events of a consumer of kafkajs. */
class Consumer extends EventEmitter {
  readonly events = { REBALANCING: 'consumer.rebalancing', GROUP_JOIN: 'consumer.group_join' };

  rebalances = () => this.emit(this.events.REBALANCING);
  joins = () => this.emit(this.events.GROUP_JOIN);
}

let consumer: Consumer;
const heard = vi.fn<(begins: boolean) => void>();

beforeEach(() => {
  consumer = new Consumer();
  heard.mockReset();
});

const KAFKA = 6;

function microservice(parts: object = {}) {
  const serverInstance = {
    transportId: KAFKA,
    consumer,
    unwrap() {
      return ['client', this.consumer, 'producer'];
    },
    ...parts,
  };
  return { serverInstance };
}

describe('the group of a Kafka consumer', () => {
  it('is heard each time that a rebalance begins and ends', () => {
    followKafkaGroup(microservice(), heard)();
    consumer.rebalances();
    consumer.joins();
    consumer.rebalances();
    expect(heard.mock.calls).toEqual([[true], [false], [true]]);
  });

  it('is heard once, and again of the consumer of a server that listens again', () => {
    const { serverInstance } = microservice();
    const look = followKafkaGroup({ serverInstance }, heard);
    look();
    look();
    consumer.rebalances();
    expect(heard).toHaveBeenCalledOnce();
    const second = new Consumer();
    serverInstance.consumer = second;
    look();
    second.joins();
    expect(heard.mock.calls).toEqual([[true], [false]]);
  });

  it.each<[what: string, parts: object]>([
    ['another transport', { transportId: 5 }],
    ['a server that shows nothing', { unwrap: undefined }],
    [
      'a server that is closed',
      {
        unwrap: () => {
          throw new Error('not initialized');
        },
      },
    ],
    ['a consumer without events', { consumer: { on: () => expect.unreachable() } }],
    [
      'a consumer that tells no beginning',
      { consumer: { on: () => expect.unreachable(), events: { GROUP_JOIN: 'b' } } },
    ],
    ['a consumer that tells no end', { consumer: { on: () => expect.unreachable(), events: { REBALANCING: 'a' } } }],
    ['a consumer that cannot be listened to', { consumer: { events: new Consumer().events } }],
    ['no consumer', { consumer: undefined }],
  ])('is not heard of %s', (_what, parts) => {
    expect(followKafkaGroup(microservice(parts), heard)).not.toThrow();
    consumer.rebalances();
    expect(heard).not.toHaveBeenCalled();
  });

  it('is not heard of a Nest that does not show the server', () => {
    expect(followKafkaGroup({}, heard)).not.toThrow();
  });
});

describe('watchTransport() of Kafka', () => {
  let status: ReplaySubject<string>;
  let check: () => CheckOutcome;

  beforeEach(() => {
    status = new ReplaySubject(1);
    const register = (_name: string, given: () => CheckOutcome) => ((check = given), () => undefined);
    watchTransport({ register }, 'prices', { ...microservice(), status });
  });

  it('is degraded while the group rebalances, and healthy after that', () => {
    status.next('connected');
    consumer.rebalances();
    expect(check()).toEqual({ status: 'degraded', message: 'The transport is rebalancing' });
    consumer.joins();
    expect(check()).toEqual({ status: 'healthy' });
  });

  it('is what Nest says where it says something else in the meantime', () => {
    status.next('connected');
    consumer.rebalances();
    status.next('crashed');
    consumer.joins();
    expect(check()).toEqual({ status: 'unhealthy', message: 'The transport is crashed' });
  });
});
