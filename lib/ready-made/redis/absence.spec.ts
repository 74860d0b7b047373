import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { absenceOf, forgetErrorsOf, hearErrorsOf } from './absence.js';

class Client extends EventEmitter {
  status: string | undefined = 'ready';
}

describe('the absence of a client', () => {
  it.each([
    [{ status: 'ready' }, undefined],
    [{ status: 'reconnecting' }, 'the client has no connection: reconnecting'],
    [{ status: 'end' }, 'the client has no connection: end'],
    [{ isReady: true }, undefined],
    [{ isReady: false }, 'the client has no connection: not ready'],
    [{}, undefined],
  ])('of %j is %s', (client, expected) => {
    hearErrorsOf(client);
    expect(absenceOf(client)).toBe(expected);
  });

  it('has the last error, until the client has answered', () => {
    const client = new Client();
    client.on('error', () => undefined);
    for (let run = 1; run <= 3; run++) hearErrorsOf(client);
    client.status = 'reconnecting';
    client.emit('error', new Error('first'));
    client.emit('error', new Error('connect ECONNREFUSED 127.0.0.1:6379'));
    expect(absenceOf(client)).toBe('the client has no connection: connect ECONNREFUSED 127.0.0.1:6379');
    forgetErrorsOf(client);
    expect(absenceOf(client)).toBe('the client has no connection: reconnecting');
  });

  it('is no error listener: a client still finds that nobody listens', () => {
    const client = new Client();
    hearErrorsOf(client);
    expect(client.listenerCount('error')).toBe(0);
    expect(() => client.emit('error', new Error('nobody listens'))).toThrow('nobody listens');
  });
});
