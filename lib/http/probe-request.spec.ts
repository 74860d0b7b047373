import { expect, it } from 'vitest';
import { isRead, pathOf, queryOf } from './probe-request.js';

it.each<[method: string | undefined, is: boolean]>([
  ['GET', true],
  ['HEAD', true],
  ['POST', false],
  ['get', false],
  ['', false],
  [undefined, false],
])('%s asks a probe: %s', (method, is) => expect(isRead({ method })).toBe(is));

it.each<[url: string | undefined, path: string, query: string]>([
  ['/health/live', '/health/live', ''],
  ['/health/live/', '/health/live', ''],
  ['/health/live//', '/health/live/', ''],
  ['/health?refresh=off', '/health', 'refresh=off'],
  ['/health/?a', '/health', 'a'],
  ['?a?b', '', 'a?b'],
  ['/health?a?b', '/health', 'a?b'],
  ['/health?', '/health', ''],
  ['/', '', ''],
  ['', '', ''],
  [undefined, '', ''],
])('%j has a path and a query', (url, path, query) => {
  const request = url === undefined ? {} : { url };
  expect([pathOf(request), queryOf(request)]).toEqual([path, query]);
});
