import { describe, expect, it } from 'vitest';
import { readOutcome } from './read-outcome.js';

const EXPECTATION = '; return nothing, { status, message, details } or a result of @nestjs/terminus';

describe('readOutcome', () => {
  it.each<[what: string, returned: unknown, outcome: object]>([
    ['nothing as healthy', undefined, { status: 'healthy' }],
    ['null as healthy', null, { status: 'healthy' }],
    ['an empty object as healthy', {}, { status: 'healthy' }],
    ['healthy', { status: 'healthy' }, { status: 'healthy' }],
    ['degraded', { status: 'degraded' }, { status: 'degraded' }],
    ['unhealthy', { status: 'unhealthy' }, { status: 'unhealthy' }],
    ['a status that is undefined as healthy', { status: undefined }, { status: 'healthy' }],
    ['only a message as healthy', { message: 'fine' }, { status: 'healthy', message: 'fine' }],
    ['a message that is not a string', { message: 42 }, { status: 'healthy', message: '42' }],
    ['a message of null as no message', { message: null }, { status: 'healthy' }],
    ['other keys beside a status', { status: 'degraded', ok: true }, { status: 'degraded' }],
    ['only details as healthy', { details: { size: 1 } }, { status: 'healthy', details: { size: 1 } }],
    ['details that are a list', { details: [1] }, { status: 'healthy', details: [1] }],
    ['details of null as no details', { details: null }, { status: 'healthy' }],
    ['details that are not an object as no details', { details: 'fine' }, { status: 'healthy' }],
    [
      'all three',
      { status: 'unhealthy', message: 'gone', details: { size: 1 } },
      { status: 'unhealthy', message: 'gone', details: { size: 1 } },
    ],
  ])('reads %s', (_what, returned, outcome) => {
    expect(readOutcome(returned)).toEqual(outcome);
  });

  it.each<[what: string, returned: unknown, outcome: object]>([
    ['up', { db: { status: 'up' } }, { status: 'healthy', details: {} }],
    ['degraded', { db: { status: 'degraded' } }, { status: 'degraded', details: {} }],
    ['down', { db: { status: 'down' } }, { status: 'unhealthy', details: {} }],
    [
      'a message and figures beside the status',
      { db: { status: 'down', message: 'refused', attempts: 3 } },
      { status: 'unhealthy', message: 'refused', details: { attempts: 3 } },
    ],
    [
      'a message that is not a string as no message',
      { db: { status: 'up', message: { a: 1 } } },
      { status: 'healthy', details: {} },
    ],
    [
      'several by the worst one and its message, with each of them in the details',
      {
        disk: { status: 'degraded', message: 'nearly full' },
        memory: { status: 'down', message: 'full', used: 9 },
        cpu: { status: 'up' },
      },
      {
        status: 'unhealthy',
        message: 'full',
        details: {
          disk: { status: 'degraded', message: 'nearly full', details: {} },
          memory: { status: 'unhealthy', message: 'full', details: { used: 9 } },
          cpu: { status: 'healthy', message: undefined, details: {} },
        },
      },
    ],
    [
      'several that are equally bad by the first one',
      { a: { status: 'down', message: 'first' }, b: { status: 'down', message: 'second' } },
      {
        status: 'unhealthy',
        message: 'first',
        details: {
          a: { status: 'unhealthy', message: 'first', details: {} },
          b: { status: 'unhealthy', message: 'second', details: {} },
        },
      },
    ],
  ])('reads what @nestjs/terminus returns: %s', (_what, returned, outcome) => {
    expect(readOutcome(returned)).toEqual(outcome);
  });

  it.each<[what: string, returned: unknown, found: string]>([
    ['false', false, 'false'],
    ['true', true, 'true'],
    ['a string', 'healthy', '"healthy"'],
    ['a number', 1, '1'],
    ['a list, which a query returns', [{ ok: 1 }], '[{"ok":1}]'],
    ['an empty list', [], '[]'],
    ['a function', () => undefined, 'a function'],
    ['a status that does not exist', { status: 'up' }, 'the status "up"'],
    ['a status that is a key of every object', { status: 'constructor' }, 'the status "constructor"'],
    ['a status that is null', { status: null }, 'the status null'],
    ['other keys', { rows: [], rowCount: 0 }, 'an object with rows, rowCount'],
    ['an outcome whose status is of @nestjs/terminus', { status: 'up', ok: true }, 'an object with status, ok'],
    ['many other keys', { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, 'an object with a, b, c, d, e'],
    ['a status that @nestjs/terminus does not have', { db: { status: 'ok' } }, 'an object with db'],
    ['a terminus status that is a key of every object', { db: { status: 'toString' } }, 'an object with db'],
    ['one result of @nestjs/terminus and something else', { a: { status: 'up' }, b: null }, 'an object with a, b'],
    ['one result of @nestjs/terminus and a text', { a: { status: 'up' }, b: 'up' }, 'an object with a, b'],
  ])('reads %s as unhealthy and says what to return instead', (_what, returned, found) => {
    expect(readOutcome(returned)).toEqual({
      status: 'unhealthy',
      message: `The check returned ${found}${EXPECTATION}`,
    });
  });

  it('treats a returned error like a thrown one', () => {
    const error = new Error('fetch failed', { cause: new Error('refused') });
    expect(readOutcome(error)).toEqual({ status: 'unhealthy', message: 'fetch failed: refused' });
  });

  it('names the class of an object without keys', () => {
    expect(readOutcome(new Map())).toMatchObject({ message: `The check returned an object of Map${EXPECTATION}` });
  });

  it('reads an outcome that is an instance of a class, and one without a prototype', () => {
    class Outcome {
      get status() {
        return 'degraded';
      }
    }
    expect(readOutcome(new Outcome())).toEqual({ status: 'degraded' });
    expect(readOutcome(Object.create(null))).toEqual({ status: 'healthy' });
  });

  it('does not read details whose status throws as a result of @nestjs/terminus', () => {
    const details = Object.defineProperty({}, 'status', {
      get: () => {
        throw new Error('no entry');
      },
    });
    expect(readOutcome({ details })).toEqual({ status: 'healthy', details });
  });

  it.each<[what: string, returned: object]>([
    ['a returned error', new Error('refused')],
    ['an object of another class', new Map([['healthy', false]])],
    ['a date', new Date(0)],
  ])('does not read %s as healthy, although it has no keys', (_what, returned) => {
    expect(readOutcome(returned).status).toBe('unhealthy');
  });

  it.each(['details', 'message', 'status'])(
    'does not read a terminus indicator that is down as healthy when its name is `%s`',
    (name) => {
      expect(readOutcome({ [name]: { status: 'down' } }).status).toBe('unhealthy');
    },
  );
});
