import { describe, expect, it } from 'vitest';
import { redact } from './redact.js';

/** Words with which a pattern begins, goes on or ends. */
const WORDS = [
  'a://a:',
  'a://a:a@',
  'a@',
  'password=',
  'password="\\',
  "token: ['",
  'token=)',
  'eyJeyJ',
  'eyJaaaaaaaa.',
  '-----BEGIN PRIVATE KEY-----',
  'Headers.append: "',
  'basic aaaaaaaa',
  'args: ["',
  'args: [',
  'cookie: a; ',
  'a-',
  'Authorization: Digest a="',
  'a=a,',
  '\\"',
  'with args beginning with:',
  ' ',
  '://',
  '"',
  "'",
  ',',
  'a',
  'Key (token)=(',
  'Key (',
  "Duplicate entry '",
  '<password>',
  '<a>',
  '<password',
  '<password><![CDATA[',
  '-p ',
  'mysql -p',
  'redis-cli ',
  'sk-',
  's.',
  'a:',
  'a:b@',
  ':b',
  '%3A%2F%2F',
  'ENOTFOUND ',
  'thin:a/',
  "PASSWORD '",
  'identified by ',
  'IDENTIFIED WITH ',
  'name="',
  "'password', ",
  '{"password":{',
  '[',
  '{',
  'password: {',
  '--password ',
  '-u a:',
  'AUTH default ',
  '=',
  'a b key=',
  '\\',
  'token 1',
  'Failing row contains (',
  'hooks.slack.com/services/',
  '/api/webhooks/1/',
  '123456789:AA',
  'Invalid token "',
  'secret "',
  'A1',
  '1',
  '.',
  '?key=',
  '&',
  '(',
  'password: must be ',
  'password":"must a ',
];

const SHORT = 2_500;
const TIMES = 8;

/** The processor time in microseconds, so that a busy machine makes no difference. */
function cost(text: string): number {
  const runs = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    redact(text);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...runs);
}

describe('redact', () => {
  it.each(WORDS)('takes time in proportion to the length of a text of %j', (word) => {
    for (const before of ['', 'password=', 'http://a:', 'password: "must be ', '"']) {
      const text = (length: number) => before + word.repeat(length / word.length);
      cost(text(SHORT));
      // Linear code costs 8 times as much, quadratic code 64 times. Very short times cannot be measured.
      const limit = Math.max(cost(text(SHORT)), 1_000) * TIMES * 3;
      expect(cost(text(SHORT * TIMES))).toBeLessThan(limit);
    }
  });
});
