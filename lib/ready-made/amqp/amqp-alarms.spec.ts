import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { AmqpAlarms } from './amqp-alarms.js';
import type { AmqpModel } from './amqp-insides.js';

const modelWith = (connection: { blocked?: boolean }) => Object.assign(new EventEmitter(), { connection });
const read = (alarms: AmqpAlarms, model: object) => alarms.of(model as unknown as AmqpModel);

it('hears of the alarm as it begins and ends, where amqplib does not remember it', () => {
  const [alarms, model] = [new AmqpAlarms(), modelWith({})];
  expect(read(alarms, model)).toBeUndefined();
  model.emit('blocked', 'low on memory');
  expect(read(alarms, model)).toBe('low on memory');
  model.emit('unblocked');
  expect(read(alarms, model)).toBeUndefined();
  expect(model.listenerCount('blocked')).toBe(1);
});

it('knows of an alarm that began earlier, where amqplib remembers it', () => {
  const [alarms, connection] = [new AmqpAlarms(), { blocked: true }];
  const model = modelWith(connection);
  expect(read(alarms, model)).toBe('its alarm is on');
  connection.blocked = false;
  expect(read(alarms, model)).toBeUndefined();
});
