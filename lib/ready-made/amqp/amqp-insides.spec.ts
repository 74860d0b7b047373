import { expect, it } from 'vitest';
import { modelOf } from './amqp-insides.js';

const open = { connection: { channels: [], expectSocketClose: false } };
const ended = { connection: { channels: [], expectSocketClose: true } };
const managed = (connection: object | undefined) => ({ isConnected: () => connection !== undefined, connection });

it.each<[what: string, subject: object, model: object | undefined]>([
  ['a connection of amqplib', open, open],
  ['one that has ended', ended, undefined],
  ['one that recovers', { _core: { _model: open } }, open],
  ['one that is recovering', { _core: { _model: null } }, undefined],
  ['a manager', managed(open), open],
  ['a manager that is not connected', managed(undefined), undefined],
  ['a manager whose connection has just ended', managed(ended), undefined],
  ['the AmqpConnection of @golevelup', { managedConnection: managed(open), connected: true }, open],
  ['the same before it has begun', { managedConnection: undefined }, undefined],
])('finds the connection in %s', (_what, subject, model) => {
  expect(modelOf(subject).model).toBe(model);
});

it('names the channels of a manager that are closed, and not those that are being opened', () => {
  const channels = [
    { name: 'open', _channel: {} },
    { name: 'closed', _channel: undefined },
    { _channel: undefined },
    { name: 'opening', _channel: undefined, _settingUp: Promise.resolve() },
  ];
  const manager = { ...managed(open), _channels: channels };
  expect(modelOf(manager).closedChannels).toEqual(['closed', 'without a name']);
  expect(modelOf({ managedConnection: manager }).closedChannels).toEqual(['closed', 'without a name']);
});
