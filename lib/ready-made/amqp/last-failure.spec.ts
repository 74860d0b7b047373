import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { lastFailureOf } from './last-failure.js';

class Manager extends EventEmitter {
  isConnected = () => false;
}

describe.each([
  ['a connection of amqp-connection-manager', (manager: Manager) => manager],
  ['one that @golevelup/nestjs-rabbitmq holds', (manager: Manager) => ({ managedConnection: manager })],
])('the last failure of %s', (_, held) => {
  it('is the reason of the last attempt, until one works', () => {
    const manager = new Manager();
    expect(lastFailureOf(held(manager))).toBeUndefined();
    manager.emit('connectFailed', { err: new Error('first') });
    manager.emit('connectFailed', { err: new Error('ACCESS_REFUSED'), url: 'amqp://u:p@host' });
    expect(lastFailureOf(held(manager))).toBe('ACCESS_REFUSED');
    manager.emit('connect', {});
    expect(lastFailureOf(held(manager))).toBeUndefined();
  });

  it('is listened for once, and by nobody else', () => {
    const manager = new Manager();
    for (let run = 1; run <= 3; run++) lastFailureOf(held(manager));
    expect(manager.eventNames()).toEqual(['connectFailed', 'connect']);
    expect(manager.listenerCount('connectFailed')).toBe(1);
  });
});

it.each([
  [{ createChannel: () => undefined, on: () => undefined }],
  [{ isConnected: () => false }],
  [{ managedConnection: undefined }],
  [{ managedConnection: null }],
])('is unknown for %o', (subject) => {
  expect(lastFailureOf(subject)).toBeUndefined();
});
