import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error.js';
import { redact } from './redact.js';

/** The parts of each secret, besides other characters. None may be shown, so a part of a secret is found too. */
const PARTS = ['Zq1x', 'Zq2y', 'Zq3z'] as const;

interface Printed {
  /** The secret itself. */
  readonly secret: string;
  /** A secret of characters that a token or a header may have. */
  readonly token: string;
  readonly user: string;
  readonly host: string;
}

/** @param characters The characters between the parts of the secret, one or more at a time. */
function secretWith(characters: string): fc.Arbitrary<string> {
  const some = fc.string({ unit: fc.constantFrom(...characters), maxLength: 3 });
  const [one, two, three] = PARTS;
  return fc.tuple(some, some).map(([a, b]) => `${one}${a}${two}${b}${three}`);
}

const NASTY = '@:/?#[]{}()<>|\\^%&=+;,.!$*\'"`~-_0aéß✓😀';
const anything = secretWith(`${NASTY} \t`);
/** As people paste it into a URL. docs/security.md says what cannot be recognised there. */
const pasted = fc
  .oneof(secretWith(NASTY), secretWith(NASTY.replace('@', ' ')))
  .filter((secret) => !secret.includes('://'));
/** Without characters that end the value: a space, a quote, or the beginning of the next field. */
const unquoted = secretWith(NASTY.replaceAll(/["'`=:]/g, ''));
const token = secretWith('.~+/-_0a');
const user = fc.constantFrom('shop', 'shop@tenant', 'sh-op_1', 'größe', '', 'de%40mo');
const host = fc.constantFrom('db.example.com:5432', '10.1.2.3', '[fd00::1]:6379', 'one:5432,two:5432', '%2Fvar%2Frun');

const base64 = (text: string) => Buffer.from(text).toString('base64');
const url = (scheme: string, { user: u, secret, host: h }: Printed) =>
  `${scheme}://${encodeURIComponent(u)}:${encodeURIComponent(secret)}@${h}/x`;
const asPasted = (scheme: string, { user: u, secret, host: h }: Printed) => `${scheme}://${u}:${secret}@${h}/x`;
const inLibpq = (value: string) => `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`;

type Form = [name: string, secret: fc.Arbitrary<string>, print: (printed: Printed) => string];

/** Forms whose host must stay, because it helps the person on call. */
const WITH_HOST: Form[] = [
  ['a URL of PostgreSQL', anything, (p) => url('postgres', p)],
  ['a URL of Redis over TLS', anything, (p) => url('rediss', { ...p, user: 'default' })],
  ['a URL of Redis without a user', anything, (p) => url('redis', { ...p, user: '' })],
  ['a URL of MongoDB', anything, (p) => url('mongodb+srv', p)],
  ['a pasted URL', pasted, (p) => `Failed to parse URL from ${asPasted('http', p)}`],
  ['a URL that fetch refuses', anything, (p) => `from a URL that includes credentials: ${url('http', p)}`],
  ['a token as the user of a URL', token, (p) => `https://${encodeURIComponent(p.secret)}@${p.host}/x`],
  ['a token behind its user', token, (p) => `https://x-access-token:${p.secret}@${p.host}/x`],
  ['two URLs', pasted, (p) => `${asPasted('amqp', p)}, ${url('amqps', p)}`],
  ['an error of URL', pasted, (p) => inspect({ code: 'ERR_INVALID_URL', input: asPasted('redis', p) })],
  [
    'a URL in JSON',
    secretWith(NASTY.replaceAll(/["\\]/g, '')),
    (p) => JSON.stringify({ url: asPasted('redis', p), a: 'b@c' }),
  ],
  ['a variable with a URL', anything, (p) => `DATABASE_URL=${url('postgres', p)}`],
  ['a query', anything, (p) => `http://${p.host}/x?password=${encodeURIComponent(p.secret)}&x=1`],
  ['a signed query', token, (p) => `https://${p.host}/x?X-Amz-Signature=${p.secret}&sig=${p.secret}&x=1`],
  ['a pasted query', unquoted, (p) => `https://${p.host}/x?api_key=${p.secret}`],
  ['a URL of JDBC', anything, (p) => `jdbc:postgresql://${p.host}/x?user=u&password=${encodeURIComponent(p.secret)}`],
  ['a socket', anything, (p) => `socket:/run/${p.host}?user=u&password=${encodeURIComponent(p.secret)}&db=x`],
  ['libpq in quotes', anything, (p) => `host=${p.host} password=${inLibpq(p.secret)} user=u`],
  ['libpq without quotes', unquoted, (p) => `host=${p.host} password=${p.secret} user=u`],
  ['ADO', secretWith(NASTY.replaceAll(/[;"'`=:]/g, '')), (p) => `Server=${p.host};Password=${p.secret};Database=x`],
];

const OTHERS: Form[] = [
  ['a variable', unquoted, (p) => `PGPASSWORD=${p.secret}`],
  ['JSON', anything, (p) => JSON.stringify({ user: 'u', password: p.secret, port: 1 })],
  ['JSON in JSON', anything, (p) => JSON.stringify({ data: JSON.stringify({ clientSecret: p.secret, port: 1 }) })],
  [
    'headers in JSON in JSON',
    anything,
    (p) => JSON.stringify(JSON.stringify({ authorization: p.secret, cookie: p.secret })),
  ],
  ['lists of headers', anything, (p) => inspect({ authorization: [p.secret], cookie: [p.secret] })],
  ['an inspected object', anything, (p) => inspect({ options: { accessToken: p.secret, user: 'u' } })],
  ['an inspected map', anything, (p) => inspect(new Map([['password', p.secret]]))],
  ['an inspected list', anything, (p) => inspect({ token: [p.secret, p.secret] })],
  ['an inspected secret with quotes', secretWith('"@ '), (p) => inspect({ password: `'${p.secret}"` })],
  ['a doubled quote', secretWith("'@ "), (p) => `password='${p.secret.replaceAll("'", "''")}'`],
  ['basic authentication', anything, (p) => `Authorization: Basic ${base64(`${p.user}:${p.secret}`)}`],
  ['basic credentials', anything, (p) => `401 for Basic ${base64(`${p.user}:${p.secret}`)}`],
  ['a bearer token', token, (p) => `sent Bearer ${p.token}`],
  ['a bearer of a proxy', token, (p) => inspect({ headers: { 'proxy-authorization': `Bearer ${p.secret}` } })],
  ['a digest', token, (p) => `Authorization: Digest username="u", nonce="${p.token}", response="${p.secret}"`],
  ['another authorization', token, (p) => `authorization: Negotiate ${p.secret}`],
  ['cookies', token, (p) => `Cookie: a=${p.secret}; b=${p.secret}`],
  ['cookies that are set', anything, (p) => inspect({ 'set-cookie': [`a=${p.secret}; Path=/`, `b=${p.secret}`] })],
  ['an API key', token, (p) => `X-Api-Key: ${p.secret}`],
  ['a JWT', token, (p) => `got eyJhbGciOiJI.${p.token.replaceAll(/[^\w-]/g, '')}.${p.token.replaceAll(/[^\w-]/g, '')}`],
  ['a key of AWS', token, () => 'for AKIAZQ1XZQ2YZQ3ZABCD'],
  ['a token of GitHub', token, (p) => `with ghp_${p.token.replaceAll(/\W/g, '')}`],
  ['a private key', anything, (p) => `-----BEGIN PRIVATE KEY-----\n${p.secret}\n-----END PRIVATE KEY-----`],
  ['a command of ioredis', anything, (p) => inspect({ command: { name: 'auth', args: ['u', p.secret] } })],
  ['a command in JSON', anything, (p) => JSON.stringify({ name: 'hello', args: [3, 'AUTH', p.user, p.secret] })],
  ['an old Redis', anything, (p) => `ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' '${p.secret}' `],
  [
    'a header with a line break',
    anything,
    (p) => `Headers.append: "${p.secret}\n${p.secret}" is an invalid header value.`,
  ],
];

const FORMS = [...WITH_HOST, ...OTHERS];

function printed(secret: fc.Arbitrary<string>): fc.Arbitrary<Printed> {
  return fc.record({ secret, token, user, host });
}

function expectNoSecret(shown: string, { user: u, secret }: Printed): void {
  const encoded = base64(`${u}:${secret}`);
  for (const part of [...PARTS, 'ZQ2Y', encoded.slice(0, 12), encoded.slice(-12)]) expect(shown).not.toContain(part);
}

describe('redact', () => {
  it.each(FORMS)('shows no secret in %s, with any text around it', (_form, secret, print) => {
    fc.assert(
      fc.property(printed(secret), fc.string(), fc.string(), (given, before, after) => {
        const shown = redact(`${before} ${print(given)} ${after}`);
        expectNoSecret(shown, given);
        expect(redact(shown)).toBe(shown);
      }),
      { numRuns: 50 },
    );
  });

  it.each(WITH_HOST)('shows the host of %s', (_form, secret, print) => {
    fc.assert(
      fc.property(printed(secret), (given) => {
        const shown = redact(`connect failed: ${print(given)} (refused)`);
        expect(shown).toContain(given.host);
        expect(shown).toMatch(/^connect failed: .* \(refused\)$/s);
      }),
      { numRuns: 50 },
    );
  });

  it.each(FORMS)('shows no secret in %s in an error at any depth', (_form, secret, print) => {
    fc.assert(
      fc.property(printed(secret), (given) => {
        const error = new Error(print(given));
        const wrapped = new Error('wrapped', { cause: new Error('again', { cause: error }) });
        expectNoSecret(describeError(error), given);
        expectNoSecret(describeError(wrapped), given);
        expectNoSecret(describeError(new AggregateError([error, wrapped], error.message)), given);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    'X-Api-Key: Zq1x []+',
    'X-Api-Key: Zq1x {)/',
    'X-Api-Key: Zq1x {]#~',
    'password={"a":1}),+b',
    '[{"token":{"x":1}},{"name":"b"}]',
    '{"tokens":["a"]}\\n{"name":"x"}',
    "JWT:password='Zq1x Zq2y'",
  ])('has nothing to do for what it makes of %s', (text) => {
    const shown = redact(text);
    expect(shown).not.toBe(text);
    expect(redact(shown)).toBe(shown);
  });

  it('never throws, and has nothing to do for its own text', () => {
    const words = [
      'a://',
      ':',
      '@',
      '/',
      ' ',
      'token',
      '=',
      '"',
      "'",
      '\\',
      '[',
      ']',
      '***',
      'Basic ',
      'Zm9v',
      ',',
      '\n',
      ';',
    ];
    const text = fc
      .array(fc.constantFrom(...words, 'cookie', 'authorization', 'args', 'password'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.string({ unit: fc.integer({ min: 0, max: 0xff_ff }).map((code) => String.fromCharCode(code)) }),
        ),
        (given) => {
          const shown = redact(given);
          expect(redact(shown)).toBe(shown);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
