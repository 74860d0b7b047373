import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainDetails } from './plain-details.js';

/** The two halves of the secret. Neither may be shown. */
const PARTS = ['Zq1x', 'Zq2y'] as const;
/** What looks like a field in the middle of a password. */
const field = fc.constantFrom('Pw:', 'token=', ',key=', '&auth=', ';secret:', ' --password ');
const between = fc.oneof(fc.string({ maxLength: 5 }), field);
const secret = between.map((text) => PARTS.join(text));
const figure = fc.integer();

const url = (password: string) => `redis://shop:${encodeURIComponent(password)}@cache:6379`;

it.each<[where: string, details: (secret: string) => object]>([
  ['a text', (text) => ({ message: `connect ${url(text)}` })],
  ['a key', (text) => ({ [url(text)]: 'up' })],
  ['a list', (text) => ({ hosts: [[url(text)]] })],
  ['a URL', (text) => ({ target: new URL(url(text)) })],
  ['an error', (text) => ({ last: new Error(url(text)) })],
  ['the cause of an error', (text) => ({ last: new Error('failed', { cause: new Error(url(text)) }) })],
  ['an aggregate', (text) => ({ last: new AggregateError([new Error(url(text))]) })],
  ['an error of URL', (text) => ({ ...new TypeError('Invalid URL'), input: url(text) })],
  ['an error of ioredis', (text) => ({ command: { name: 'auth', args: ['shop', text] } })],
  ['what toJSON says', (text) => ({ toJSON: () => ({ url: url(text) }) })],
  ['options of a connection', (text) => ({ options: { host: 'db', password: text, ssl: { passphrase: text } } })],
  ['a list of secrets', (text) => ({ tokens: [text, [text]] })],
  ['an object of secrets', (text) => ({ credentials: { user: 'shop', value: { of: text } } })],
  ['headers', (text) => ({ authorization: text, 'set-cookie': [text], 'x-api-key': text })],
  ['a getter that throws', (text) => Object.defineProperty({}, 'a', { enumerable: true, get: () => fail(url(text)) })],
])('details show no secret in %s, but the numbers next to it', (_where, details) => {
  fc.assert(
    fc.property(secret, figure, (text, size) => {
      const plain = plainDetails({ pool: details(text), size });
      for (const part of PARTS) expect(JSON.stringify(plain)).not.toContain(part);
      expect(plain['size']).toBe(size);
    }),
  );
});

function fail(message: string): never {
  throw new Error(message);
}
