import { expect, it } from 'vitest';
import { redactUrls } from './redact-urls.js';

const LONG = 'p'.repeat(190);

it.each([
  // The user of a URL.
  ['redis://a:b@cache', 'redis://_@cache'],
  ['redis://a:b@cache redis://c:d@other', 'redis://_@cache redis://_@other'],
  ['redis://token@cache', 'redis://_@cache'],
  ['redis://_@cache', 'redis://_@cache'],
  ['a:b@redis://cache', 'a:b@redis://cache'],
  ['git://git@github.com/x', 'git://git@github.com/x'],
  ['git://gitx@github.com/x', 'git://_@github.com/x'],
  ['file:///app/node_modules/@nestjs/core', 'file:///app/node_modules/@nestjs/core'],
  ['http://db:5432/a@b', 'http://db:5432/a@b'],
  ['http://db/a:b@c', 'http://db/a:b@c'],
  ['http://db?a:b@c', 'http://db?a:b@c'],
  ['http://db#a:b@c', 'http://db#a:b@c'],
  ['http://one:80,two:81/a@b', 'http://one:80,two:81/a@b'],
  ['redis://a:b/c@cache', 'redis://_@cache'],
  // With a space in the password.
  ['redis://a:b c@cache', 'redis://_@cache'],
  ['redis://db:5432 is of app@example.com', 'redis://db:5432 is of app@example.com'],
  ['redis://db is of app@example.com', 'redis://db is of app@example.com'],
  [`redis://a:${LONG} 012345@cache`, 'redis://_@cache'],
  [`redis://a:${LONG} 0123456@cache`, `redis://a:${LONG} 0123456@cache`],
  ['redis://a@b:c d@cache', 'redis://_@cache'],
  ['redis://a@b:80 d@cache', 'redis://_@b:80 d@cache'],
  ['redis://a:b@cache\nof c@d', 'redis://_@cache\nof c@d'],
  // In quotes.
  ['"redis://a:b@cache" of "c@d"', '"redis://_@cache" of "c@d"'],
  ["'redis://cache' of c@d", "'redis://cache' of c@d"],
  ["'redis://a:b'c@cache' of d@e", "'redis://_@cache' of d@e"],
  ["'redis://a:b' c@cache' of d@e", "'redis://_@cache' of d@e"],
  [String.raw`'redis://a:b\' c@cache' of d@e`, "'redis://_@cache' of d@e"],
  ['`redis://cache` a@b', '`redis://cache` a@b'],
  ["xredis://a:b@cache' c@d", "xredis://_@cache' c@d"],
  ["'redis://cache", "'redis://cache"],
  ["'redis://a:b@cache", "'redis://_@cache"],
  ["'redis://db:80', a@b", "'redis://db:80', a@b"],
  ["'redis://cache'", "'redis://cache'"],
  ["('redis://a b@c') d@e", "('redis://a b@c') d@e"],
])('%s', (text, shown) => {
  expect(redactUrls(text, '_')).toBe(shown);
});
