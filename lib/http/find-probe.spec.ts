import { describe, expect, it, vi } from 'vitest';
import type { ReportKind } from '../report/report.js';
import { probeFinder } from './find-probe.js';
import { expressReader, fastifyReader, type PathReader } from './path-reader.js';

const mountedAt = (base: string): ReadonlyMap<string, ReportKind> =>
  new Map([
    [`${base}/live`, 'liveness'],
    [`${base}/ready`, 'readiness'],
    [`${base}/startup`, 'startup'],
  ]);

const EXPRESS = expressReader(false);
const STRICT = expressReader(true);
const FASTIFY = fastifyReader({});
const LOOSE = fastifyReader({ caseSensitive: false, ignoreDuplicateSlashes: true, useSemicolonDelimiter: true });

const all = [EXPRESS, STRICT, FASTIFY, LOOSE];
const none: PathReader[] = [];

/**
 * The routers for which this URL is the liveness route below /api/:tenant/health. Found out by asking the real routers.
 */
const SPELLINGS: [url: string, routers: PathReader[]][] = [
  ['/api/t/health/live', all],
  ['/api/t/health/live/', all],
  ['/api/t/health/live?x', all],
  ['/api/t/health/live/?a?b', all],
  ['/api/t/health/live#x', all],
  ['http://host/api/t/health/live', all],
  ['HTTPS://host:1/api/t/health/live?x', all],
  ['ftp://host/api/t/health/live', [EXPRESS, STRICT]],
  ['http://host?x/api/t/health/live', [FASTIFY, LOOSE]],
  ['/API/t/health/LIVE', [EXPRESS, LOOSE]],
  ['/api/t/health/%6Cive', [FASTIFY, LOOSE]],
  ['/api/t/health/li%76e/?%', [FASTIFY, LOOSE]],
  ['/api/t%2Fx/health/live', all],
  ['/api/t/health//live', [LOOSE]],
  ['//api/t/health/live', [LOOSE]],
  ['/api/t/health/live//', [LOOSE]],
  ['/api/t/health/live;x=1', [LOOSE]],
  ['/api/t\\health\\live#', [EXPRESS, STRICT]],
  ['/api/t\\health\\live', none],
  ['/api/t/health%2Flive', none],
  ['/api/t/health/l%25ive', none],
  ['/api/t/health/live%3Fx', none],
  ['/api/t/health/live/%', none],
  ['/api//health/live', none],
  ['/api/t/x/health/live', none],
  ['/api/t/health/./live', none],
  ['/api/t/health/alive', none],
  ['/api/t/health/lively', none],
  ['/api/t/health', none],
  ['*', none],
  ['', none],
];

describe.each([
  ['Express', EXPRESS],
  ['Express with strict settings', STRICT],
  ['Fastify', FASTIFY],
  ['Fastify with loose settings', LOOSE],
])('finding a probe on %s', (_name, reader) => {
  it.each(SPELLINGS)('%s is a probe if the router routes it there', (url, routers) => {
    const find = probeFinder(mountedAt('/api/:tenant/health'), reader);
    expect(find({ url })).toBe(routers.includes(reader) ? 'liveness' : undefined);
  });

  it('finds each probe', () => {
    const find = probeFinder(mountedAt('/health'), reader);
    expect(['live', 'ready', 'startup'].map((route) => find({ url: `/health/${route}` }))).toEqual([
      'liveness',
      'readiness',
      'startup',
    ]);
  });
});

it('takes nothing for a probe that Fastify refuses, because it cannot be decoded', () => {
  const find = probeFinder(mountedAt('/api/:tenant/health'), FASTIFY);
  expect(find({ url: '/api/%/health/live' })).toBeUndefined();
});

it('does not parse a path that is spelled like the route, or that cannot be a probe', () => {
  const read = vi.fn(EXPRESS.read);
  const find = probeFinder(mountedAt('/health'), { ...EXPRESS, read });
  expect(find({ url: '/health/ready?x=%20' })).toBe('readiness');
  for (const url of ['/orders', '/orders/12?q=%20&back=/health/live', '/', '/health', undefined]) find({ url });
  expect(read).toHaveBeenCalledTimes(0);
  expect(find({ url: '/HEALTH/ready' })).toBe('readiness');
  expect(read).toHaveBeenCalledTimes(1);
});
