import { describe, expect, it } from 'vitest';
import { isPasswordName, isPlural, isSecretName, isSecretParameter } from './secret-names.js';

describe('a name of a secret', () => {
  it.each([
    'password',
    'PASSWORD',
    'DB_PASSWORD',
    'smtpPass',
    'MAILPASS',
    'bindpw',
    'pgPwd',
    'auth',
    'HTTPAuth',
    'redis.auth',
    'authToken',
    'AUTH-TOKEN',
    'auth.token',
    'auth__token',
    '_token_',
    'Größe-token',
    'naïveToken',
    'tokens',
    'token2',
    'token12',
    'tokens12',
    'pass1word token',
    'access key',
    'accessKey',
    'AWSAccessKey',
    'AWS_SECRET_ACCESS_KEY_ID',
    'apikey',
    'myapikey',
    'masterkey',
    'connect.sid',
    'session_sid',
    'sessionid',
    'webhookSig',
    'sig',
    'vaultkey',
    'userVaultKey',
    'my_vaultkey',

    'hmac key',
    'x-vaultkey-2',
    'csrfToken',
    'pass',
    'dbPass',
    'pass word',
    'pass_phrase',
    'secret0Value',
    'APIKey',
    'tokenType2Value',
    'api1Key',
    '9token',
    'b2bToken',
  ])('is %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    '',
    '-',
    'user',
    'host',
    'key',
    'primary_key',
    'routingKey',
    'cache.key',
    'keys',
    'sid',
    'AccountSid',
    'sessionSidebar',
    'sid_connect',
    'compass',
    'bypass',
    'design',
    'tokenType',
    'tokens_left',
    'tokenType2',

    'token_file10',
    'secretName',
    'password_file',
    'token.service.ts',
    'accessKeyLength',
    'monkey',
    'turnkey',
    'keyboard',
    'xaccesskeyed',
    'authority',
    'author',
    'passenger',
    'tokenizer',
    'accesskeys3x',
    'keyOfAccess',
    'public key',
  ])('is not %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it('may be one that describes others, alone', () => {
    expect(isSecretName('index')).toBe(false);
    expect(isSecretName('name')).toBe(false);
  });

  it('is looked for in a bounded part of a long text', () => {
    expect(isSecretName(`${'a_'.repeat(100)}token`)).toBe(false);
    expect(isSecretName(`${'a_'.repeat(90)}token`)).toBe(true);
  });
});

it.each([
  ['tokens', true],
  ['TOKENS', true],
  ['token', false],
  ['pass', false],
  ['s', false],
])('the plural of %s: %s', (name, is) => {
  expect(isPlural(name)).toBe(is);
});

it.each([
  'password',
  'Passwort',
  'passwd',
  'passphrase',
  'passcode',
  'pass',
  'dbPass',
  'pwd',
  'bindpw',
  'pwds',
  'passwords',
  'pass1',
  'pwd12',
  'pws2',
])('a person has chosen the value of %s', (name) => {
  expect(isPasswordName(name)).toBe(true);
});

it.each(['token', 'passport', 'passwordToken', 'pwdx', 'auth', 'secret1', 'password_x'])(
  'a program has chosen the value of %s',
  (name) => {
    expect(isPasswordName(name)).toBe(false);
  },
);

it.each([
  ['key', true],
  ['KEY', true],
  ['code', true],
  ['token', true],
  ['page', false],
  ['keyword', false],
])('?%s=… is a secret: %s', (name, is) => {
  expect(isSecretParameter(name)).toBe(is);
});
