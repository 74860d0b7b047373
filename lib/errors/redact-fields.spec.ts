import { describe, expect, it } from 'vitest';
import { redactFields } from './redact-fields.js';

/** A sentence of 199 characters. */
const LONG = `${'must be '.repeat(24)}must be`;

describe('the name of a field', () => {
  it.each([
    ['password=x1', 'password=_'],
    ['=x1', '=x1'],
    [' : x1', ' : x1'],
    ['?key=x1&page=2', '?key=_&page=2'],
    ['&sig=x1', '&sig=_'],
    ['?key:x1', '?key:x1'],
    ['key=x1', 'key=x1'],
    ['http://auth=x1', 'http://auth=_'],
    ['http://auth=x1@host', 'http://auth=x1@host'],
    ['redis://shop:myPw%3Ax1@cache', 'redis://shop:myPw%3Ax1@cache'],
    ['redis://shop:myPw%3Ax1/y@cache', 'redis://shop:myPw%3Ax1/y@cache'],
    ['redis://shop/myPw%3Ax1@cache', 'redis://shop/myPw%3A_'],
    ['redis://shop?token=x1@cache', 'redis://shop?token=_'],
    ['redis://shop#token=x1@cache', 'redis://shop#token=_'],
    ['redis://shop token=x1@cache', 'redis://shop token=_'],
    ['redis://shop:token=x1 a@cache', 'redis://shop:token=_ a@cache'],
    [`http://${'a'.repeat(119)}:token=x1@cache`, `http://${'a'.repeat(119)}:token=x1@cache`],
    [`http://${'a'.repeat(120)}:token=x1@cache`, `http://${'a'.repeat(120)}:token=_`],
    ['redis://shop:token=x1', 'redis://shop:token=_'],
    ['http:// token=x1', 'http:// token=_'],
    ['api key: x1', 'api key: _'],
    ['aws access key id: x1', 'aws access key id: _'],
    ['the secret access key: x1', 'the secret access key: _'],
    ['primary key: x1', 'primary key: x1'],
    ['api-key: x1', 'api-key: _'],
    ['api/key: x1', 'api/key: x1'],
    ['api key/id: x1', 'api key/id: x1'],
    ['access\tkey id: x1', 'access\tkey id: x1'],
    ['api donkey: x1', 'api donkey: x1'],
    ['api keynote: x1', 'api keynote: x1'],
    ['password :=  x1', 'password :=  _'],
    ['password%3Dx1', 'password%3D_'],
  ])('%s', (text, shown) => {
    expect(redactFields(text, '_')).toBe(shown);
  });
});

describe('the value of a field', () => {
  it.each([
    ['password=', 'password='],
    ['password=  ', 'password=  '],
    ['password: , next', 'password: , next'],
    // Of Node's inspect().
    ['token: <Buffer 01 02> next', 'token: _ next'],
    ['token: <Buffer 01 02', 'token: _'],
    ['token: x<Buffer 01> next', 'token: _ 01> next'],
    ["token: Map(1) { 'a' => 'x1' } next", 'token: _ next'],
    ['token: Set(12) { 1 } next', 'token: _ next'],
    ['token: SomeClass { a: 1 } next', 'token: _ next'],
    ['token: { a: 1 } next', 'token: _ next'],
    ['token: [ 1, 2 ] next', 'token: _ next'],
    ['token: x1 { a: 1 } next', 'token: _ { a: 1 } next'],
    ['token: A-b { a: 1 } next', 'token: _ { a: 1 } next'],
    ["auth: { user: 'a', pass: 'x1' }", "auth: { user: 'a', pass: _ }"],
    ["authors: { user: 'a' }", "authors: { user: 'a' }"],
    ["authToken: { user: 'a' } next", 'authToken: _ next'],
    // Cookies and authorizations end where others do not.
    ['cookie: a=x1; b=x2 next', 'cookie: _ next'],
    ['Set-Cookies: a=x1; b=x2 next', 'Set-Cookies: _ next'],
    ['cookieToken=x1; b=x2 next', 'cookieToken=_; b=x2 next'],
    ['authorization: Digest a="x1", b="x2" next', 'authorization: _ next'],
    ['authorizationToken: Digest1 a next', 'authorizationToken: _ a next'],
    // A field in a field.
    ["JWT: password='a b' next", 'JWT: _ next'],
    ["JWT: x1 password='a b' next", 'JWT: _ password=_ next'],
    // A parameter may have what ends other values.
    ['?token=x1,a=2&page=1', '?token=_&page=1'],
    ['?token=x1<a next', '?token=_ next'],
    // In quotes.
    ['token=""', 'token=""'],
    ["token='' next", "token='' next"],
    ["token='x1' next", 'token=_ next'],
    ["token='null' next", "token='null' next"],
    ["token='must be longer' next", "token='must be longer' next"],
    [`token='${LONG}' next`, `token='${LONG}' next`],
    [`token='${LONG}e' next`, 'token=_ next'],
  ])('%s', (text, shown) => {
    expect(redactFields(text, '_')).toBe(shown);
  });
});

describe('what is no secret', () => {
  it.each([
    'token: undefined',
    'token: null, next',
    'token: ECONNREFUSED',
    'tokens: 1024',
    'tokens=1,024.5',
    'auth: plain',
    'auth=login',
    'auth: 1',
    'auth: 12',
    'auth: off',
    'token.js:12:34',
    'token.js:12)',
    'token:1',
    'token:12345:1)',
    'token:12345:12345 at',
    'token:12345:123456',
    'token: expired',
    'password: must be longer',
    'token: (12)',
    'token: https://id.example.com/token',
    'token: http:///x',
    'token: amqp+ssl://host',
    'authorization: token expired',
    'authorization: Bearer expired',
  ])('%s', (text) => {
    expect(redactFields(text, '_')).toBe(text);
  });

  it.each([
    ['tokens: x1024', 'tokens: _'],
    ['tokens: 1024x', 'tokens: _'],
    ['token: 1024', 'token: _'],
    ['auth: x1', 'auth: _'],
    ['auth: 1x', 'auth: _'],
    ['auth: a1', 'auth: _'],
    ['auth: plain=', 'auth: _'],
    ['?auth=plain', '?auth=_'],
    ['?auth=12', '?auth=_'],
    ['authToken: plain', 'authToken: _'],
    ['pin: 1', 'pin: 1'],
    ['password:12345', 'password:_'],
    ['password:1', 'password:_'],
    ['token: 12345', 'token: _'],
    ['token:123456', 'token:_'],
    ['token:12-a', 'token:_'],
    ['token:12.5', 'token:_'],
    ['token:1a', 'token:_'],
    ['token:x12:34', 'token:_'],
    ['token=expired', 'token=_'],
    ['"token": expired', '"token": _'],
    ['token: x(', 'token: _'],
    ['token: xhttps://id', 'token: xhttps://id'],
    ['token: -https://id', 'token: _'],
    ['token: a://', 'token: _'],
    ['token: token://id', 'token: _'],
    ['token: h2c.x+y-z://id', 'token: h2c.x+y-z://id'],
    ['authorization: Bearer x1', 'authorization: _'],
    ['authorization: apikey x1', 'authorization: _'],
    ['authorization: api-key x1', 'authorization: _'],
    ['authorization: ApiKey must', 'authorization: _'],
    ['authorization: Basic  hunter', 'authorization: _'],
    ['authorization: Bearer', 'authorization: Bearer'],
  ])('but %s is', (text, shown) => {
    expect(redactFields(text, '_')).toBe(shown);
  });
});
