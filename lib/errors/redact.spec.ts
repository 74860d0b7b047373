import { describe, expect, it } from 'vitest';
import { redact } from './redact.js';

describe('redact', () => {
  it.each([
    ['the user and password of a URL', 'connect postgres://app:hunter2@db:5432/x', 'connect postgres://***@db:5432/x'],
    ['a password of a URL without a user', 'redis://:hunter2@cache:6379', 'redis://***@cache:6379'],
    ['a user of a URL with an @', 'postgres://app@db:hunter2@db:5432', 'postgres://***@db:5432'],
    ['a password of a URL with a space', 'http://app:hunter 2@db:80/x', 'http://***@db:80/x'],
    ['a password of a URL with its quote', "'http://app:hunt'er2@db/x'", "'http://***@db/x'"],
    ['only the part of a URL that is in its quotes', '"amqp://a:b@x","c@d"', '"amqp://***@x","c@d"'],
    ['a password of a URL that contains an @', 'redis://:hun@ter2@cache', 'redis://***@cache'],
    ['each of several URLs', 'amqp://a:b@x, amqp://c:d@y', 'amqp://***@x, amqp://***@y'],
    [
      'only the user when another one follows',
      "mysql://a:b@x: denied for 'c'@'d'",
      "mysql://***@x: denied for 'c'@'d'",
    ],
    ['a URL whose scheme has other characters', 'mongodb+srv://a:b@x', 'mongodb+srv://***@x'],
    ['a password of a URL that looks like a field', 'redis://shop:Zq1xPw%3AZq2y@cache', 'redis://***@cache'],
    ['a password of a URL with the name of a secret', 'redis://shop:a,token=b@cache/1', 'redis://***@cache/1'],
    ['a URL in capitals', 'POSTGRES://A:B@x', 'POSTGRES://***@x'],
    ['a token instead of a user', 'https://ghp_abc@host/x', 'https://***@host/x'],
    ['each of several fields', 'password=a token=b', 'password=*** token=***'],
    ['each of several headers', 'Bearer abcdef, Bearer ghijkl', 'Bearer ***, Bearer ***'],
    ['a quoted value to the end of a text that is cut off', 'password="hunter 2', 'password=***'],
    ['a password field', 'user=app password=hunter2 host=db', 'user=app password=*** host=db'],
    ['a value that looks like a URL and has no host', 'token:tokenZm9va://', 'token:***'],
    ['a value with the name of a secret for a scheme', 'token: secretZm9va://hunter2', 'token: ***'],
    ['a field in capitals', 'PASSWORD=hunter2', 'PASSWORD=***'],
    ['a field with a prefix', 'DB_PASSWORD=hunter2', 'DB_PASSWORD=***'],
    ['a field with a prefix of several words', 'aws-session-token=abc', 'aws-session-token=***'],
    ['a value in double quotes', 'password="hunter 2", x', 'password=***, x'],
    ['a value in single quotes', "password='hunter 2' x", 'password=*** x'],
    ['a field of JSON', '{"token": "abc","a":1}', '{"token": ***,"a":1}'],
    ['a field of JSON beside others', '[{"token":"abc"},{"name":"b"}]', '[{"token":***},{"name":"b"}]'],
    ['an object of JSON beside others', '[{"token":{"value":"abc"}},{"a":1}]', '[{"token":***},{"a":1}]'],
    ['a list of JSON beside others', '[[{"token":["abc"]}],[{"a":1}]]', '[[{"token":***}],[{"a":1}]]'],
    ['a value that goes on behind its brackets', 'token=abc {}+d rest', 'token=*** {}+d rest'],
    ['a value in brackets that goes on behind them', 'token=[abc]/def rest', 'token=*** rest'],
    ['a value that names another with a space', "JWT: password='abc def' rest", 'JWT: *** rest'],
    ['a value that names another in JSON', String.raw`"JWT: password=\"abc def\" rest"`, '"JWT: *** rest"'],
    ['a field with a colon', 'pwd: hunter2', 'pwd: ***'],
    ['a passphrase', 'passphrase=hunter2', 'passphrase=***'],
    ['a pass', 'pass=hunter2', 'pass=***'],
    ['a passwd', 'passwd=hunter2', 'passwd=***'],
    ['a passcode', 'passcode=1234', 'passcode=***'],
    ['a secret', 'client_secret=abc;x=1', 'client_secret=***;x=1'],
    ['a token in a query', 'https://h/?access_token=abc&x=1', 'https://h/?access_token=***&x=1'],
    ['an API key', 'x-api-key: abc', 'x-api-key: ***'],
    ['an API key in one word', 'apikey=abc', 'apikey=***'],
    ['an access key', 'aws_secret_access_key=abc', 'aws_secret_access_key=***'],
    ['a bearer token', 'Authorization: Bearer eyJh.bGci-Oi_J', 'Authorization: ***'],
    ['credentials without their header', 'sent Basic dXNlcjpwYXNz to h', 'sent Basic *** to h'],
    [
      'a header of several parameters',
      'authorization: Digest username="a", response="b" of h',
      'authorization: *** of h',
    ],
    ['cookies', 'Cookie: a=b; c=d sent', 'Cookie: *** sent'],
    [
      'a header that fetch refuses',
      'Headers.append: "a\nb" is an invalid header value.',
      'Headers.append: *** is an invalid header value.',
    ],
    ['a JWT', 'got eyJhbGciOiJI.eyJzdWIi.c2ln now', 'got *** now'],
    [
      'arguments that Redis repeats',
      "ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'x'",
      "ERR unknown command 'HELLO', with args beginning with: ***",
    ],
    [
      'arguments that ioredis keeps',
      "command: { name: 'auth', args: [ 'a', ']' ] }",
      "command: { name: 'auth', args: *** }",
    ],
    ['a list of secrets', '"tokens":1,"token":["a","b"],"x":1', '"tokens":1,"token":***,"x":1'],
    ['a secret in a Map', "Map(1) { 'password' => 'a' }", "Map(1) { 'password' => *** }"],
    ['JSON in JSON', String.raw`"{\"password\":\"a b\",\"x\":1}"`, String.raw`"{\"password\":***,\"x\":1}"`],
    ['the user of a URL whose name is that of a secret', 'https://x-access-token:a@h/x', 'https://***@h/x'],
    ['each of several fields without spaces', 'pwd=a,b,host=h', 'pwd=***,host=h'],
    ['basic credentials', 'authorization: basic dXNlcjpwYXNz', 'authorization: ***'],
  ])('blanks out %s', (_what, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    ['a variable without a separator between its words', 'PGPASSWORD=hunter2'],
    ['a field in camel case', 'dbPassword=hunter2'],
    ['a token in camel case', 'accessToken: "hunter2"'],
    ['a value with an escaped quote', String.raw`{"password":"a\"hunter2"}`],
  ])('blanks out %s', (_what, text) => {
    expect(redact(text)).not.toContain('hunter2');
  });

  it.each([
    ['a URL without credentials', 'GET http://partner:80/health failed'],
    ['a URL in front of an e-mail address', 'GET http://partner:80/health failed, tell ops@example.com'],
    ['a URL and a user of MySQL', "mysql://db:3306/x: Access denied for user 'shop'@'10.0.0.1' (using password: YES)"],
    ['a host whose name is that of a secret', 'GET http://token:8080/health failed'],
    ['a port that is not a number', `http://localhost:port is no URL${', and so on'.repeat(20)}, tell ops@example.com`],
    ['several hosts', 'postgres://one:5432,two:5432/x timed out, tell ops@example.com'],
    ['a URL behind the name of a secret', 'from a URL that includes credentials: http://partner/x'],
    ['a path behind the name of a secret', 'Unexpected token: file:///app/main.js'],
    ['a path of a stack', 'at file:///app/node_modules/@nestjs/core/injector.js:12:3'],
    ['a path of a stack on Windows', 'at file:///C:/app/node_modules/@nestjs/core/injector.js:12:3'],
    ['a URL with an @ in its path', 'GET https://packages.example/@nestjs/core failed'],
    ['an e-mail address', 'mail to ops@example.com'],
    ['a sentence about a password', 'password authentication failed for user "app"'],
    ['a password that is missing', 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'],
    ['no password', 'fe_sendauth: no password supplied'],
    ['a wrong password', 'WRONGPASS invalid username-password pair or user is disabled.'],
    ['a token that has expired', 'token expired'],
    ['a token of JSON', `Unexpected token '<', "<!DOCTYPE "... is not valid JSON`],
    ['a refused connection', 'connect ECONNREFUSED 127.0.0.1:5432; connect ECONNREFUSED ::1:5432'],
    ['a host that is not found', 'getaddrinfo ENOTFOUND db.example.com'],
    ['a socket that does not exist', 'connect ENOENT /var/run/postgresql/.s.PGSQL.5432'],
    ['a word that only ends like the name of a secret', 'compass=north, design: flat'],
    ['the ordinary word bearer', 'the bearer fell'],
    ['a request for a bearer token', 'WWW-Authenticate: Bearer realm="shop"'],
    ['a kind of authentication', 'basic authentication is required'],
    ['a kind of authentication in capitals', 'Basic Authentication is required'],
  ])('does not change %s', (_what, text) => {
    expect(redact(text)).toBe(text);
  });

  it('does not change its own result', () => {
    const shown = redact('postgres://a@b:c d@e:f g@h');
    expect(shown).toBe('postgres://***@e:f g@h');
    expect(redact(shown)).toBe(shown);
  });
});
