import { describe, expect, it } from 'vitest';
import { redact } from './redact.js';

describe('redact', () => {
  it.each([
    ['the user and password of a URL', 'connect postgres://app:hunter2@db:5432/x', 'connect postgres://***@db:5432/x'],
    ['a password of a URL without a user', 'redis://:hunter2@cache:6379', 'redis://***@cache:6379'],
    ['a password of a URL that holds an @', 'redis://:hun@ter2@cache', 'redis://***@cache'],
    ['each of several URLs', 'amqp://a:b@x, amqp://c:d@y', 'amqp://***@x, amqp://***@y'],
    ['a URL whose scheme has other characters', 'mongodb+srv://a:b@x', 'mongodb+srv://***@x'],
    ['a URL in capitals', 'POSTGRES://A:B@x', 'POSTGRES://***@x'],
    ['a token in the place of a user', 'https://ghp_abc@host/x', 'https://***@host/x'],
    ['each of several fields', 'password=a token=b', 'password=*** token=***'],
    ['each of several headers', 'Bearer abcdef, Bearer ghijkl', 'Bearer ***, Bearer ***'],
    ['a quoted value to its end, where the text is cut off', 'password="hunter 2', 'password=***'],
    ['a password field', 'user=app password=hunter2 host=db', 'user=app password=*** host=db'],
    ['a field in capitals', 'PASSWORD=hunter2', 'PASSWORD=***'],
    ['a field with a prefix', 'DB_PASSWORD=hunter2', 'DB_PASSWORD=***'],
    ['a field with a prefix of several words', 'aws-session-token=abc', 'aws-session-token=***'],
    ['a value in double quotes', 'password="hunter 2", x', 'password=***, x'],
    ['a value in single quotes', "password='hunter 2' x", 'password=*** x'],
    ['a field of JSON', '{"token": "abc","a":1}', '{"token": ***,"a":1}'],
    ['a field with a colon', 'pwd: hunter2', 'pwd: ***'],
    ['a passphrase', 'passphrase=hunter2', 'passphrase=***'],
    ['a pass', 'pass=hunter2', 'pass=***'],
    ['a passwd', 'passwd=hunter2', 'passwd=***'],
    ['a passcode', 'passcode=1234', 'passcode=***'],
    ['a secret', 'client_secret=abc;x', 'client_secret=***;x'],
    ['a token in a query', 'https://h/?access_token=abc&x=1', 'https://h/?access_token=***&x=1'],
    ['an API key', 'x-api-key: abc', 'x-api-key: ***'],
    ['an API key in one word', 'apikey=abc', 'apikey=***'],
    ['an access key', 'aws_secret_access_key=abc', 'aws_secret_access_key=***'],
    ['a bearer token', 'Authorization: Bearer eyJh.bGci-Oi_J', 'Authorization: Bearer ***'],
    ['basic credentials', 'authorization: basic dXNlcjpwYXNz', 'authorization: basic ***'],
  ])('blanks out %s', (_what, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    ['a variable whose words are not set apart', 'PGPASSWORD=hunter2'],
    ['a field in camel case', 'dbPassword=hunter2'],
    ['a token in camel case', 'accessToken: "hunter2"'],
    ['a value in which a quote is escaped', String.raw`{"password":"a\"hunter2"}`],
  ])('blanks out %s', (_what, text) => {
    expect(redact(text)).not.toContain('hunter2');
  });

  it.each([
    ['a URL without credentials', 'GET http://partner:80/health failed'],
    ['a path of a stack', 'at file:///app/node_modules/@nestjs/core/injector.js:12:3'],
    ['a URL with an @ in its path', 'GET https://packages.example/@nestjs/core failed'],
    ['an e-mail address', 'mail to ops@example.com'],
    ['a sentence about a password', 'password authentication failed for user "app"'],
    ['a word that only ends like a field', 'compass=north'],
    ['a bearer of something', 'the bearer fell'],
    ['a kind of authentication', 'basic authentication failed'],
  ])('leaves %s as it is', (_what, text) => {
    expect(redact(text)).toBe(text);
  });
});
