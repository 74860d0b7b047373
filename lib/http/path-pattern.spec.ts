import { expect, it } from 'vitest';
import { pathPattern, shapeOf } from './path-pattern.js';

it.each<[path: string, matches: string[], not: string[]]>([
  ['/health/live', ['/health/live'], ['/health/live/', '/health/lives', '/x/health/live', '/HEALTH/live']],
  ['/a.b/live', ['/a.b/live'], ['/axb/live']],
  ['/api/:tenant/health', ['/api/x/health', '/api/x%2Fy/health'], ['/api//health', '/api/x/y/health', '/api/health']],
  ['/api/:"the tenant"/health', ['/api/x/health'], ['/api/x/y/health']],
  ['/v:version/health', ['/v1/health'], ['/1/health', '/v/health']],
  ['/:id(\\d+)/health', ['/12/health'], ['/1/2/health']],
  ['/files/*path', ['/files/a', '/files/a/b'], ['/file/a']],
  ['/*', ['/', '/a/b'], []],
  ['/api{/:version}/health', ['/api/health', '/api/1/health'], ['/api/1/2/health']],
  ['/a\\:b', ['/a:b'], ['/ab', '/a:c']],
  ['/a{b', ['/a{b'], ['/ab']],
  ['/a:', ['/a:'], ['/ab']],
  ['/*"the rest"/x', ['/a/b/x'], ['/a/b']],
  ['/(a', ['/(a'], ['/a']],
])('%s matches the paths that a router would match', (path, matches, not) => {
  const pattern = pathPattern(path, false);
  expect(matches.filter((each) => !pattern.test(each))).toEqual([]);
  expect(not.filter((each) => pattern.test(each))).toEqual([]);
});

it.each([true, false])('letters are compared as the router compares them (ignores case: %s)', (ignoresCase) => {
  expect(pathPattern('/health/:Id', ignoresCase).test('/HEALTH/x')).toBe(ignoresCase);
  expect(pathPattern('/{a', ignoresCase).test('/{A')).toBe(ignoresCase);
  expect(shapeOf('/Health', ignoresCase) === shapeOf('/health', ignoresCase)).toBe(ignoresCase);
});

it('paths that differ only in the names of parameters have one shape', () => {
  expect(shapeOf('/api/:tenant/*rest', false)).toBe(shapeOf('/api/:"a b"/*', false));
  expect(shapeOf('/api/*"a b"/x', false)).toBe(shapeOf('/api/*rest/x', false));
  expect(shapeOf('/api/:tenant/*rest', false)).toBe('/api/:/*');
  expect(shapeOf('/API/:tenant', true)).toBe('/api/:');
  expect(shapeOf('/api/:tenant', false)).not.toBe(shapeOf('/api/tenant', false));
});
