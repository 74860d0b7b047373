import { expect, it } from 'vitest';
import type { CheckResult, Reading } from '../checks/check-result.js';
import { toTerminusResult } from './terminus-result.js';

const figures = { latency_ms: 1, checked_at: '2026-01-02T03:04:05.678Z' };
const base: CheckResult = { name: 'database', status: 'healthy', ...figures };

it.each<[what: string, reading: Reading, result: object]>([
  ['a healthy check', { name: 'database', result: base }, { database: { status: 'up', ...figures } }],
  [
    'a degraded check',
    { name: 'database', result: { ...base, status: 'degraded', message: 'slow' } },
    { database: { status: 'degraded', message: 'slow', ...figures } },
  ],
  [
    'an unhealthy check',
    { name: 'database', result: { ...base, status: 'unhealthy', message: 'refused', stale: true } },
    { database: { status: 'down', message: 'refused', stale: true, ...figures } },
  ],
  [
    'details next to the status, which they cannot replace',
    { name: 'database', result: { ...base, message: 'mine', details: { pool_size: 10, status: 'x', message: 'x' } } },
    { database: { status: 'up', message: 'mine', pool_size: 10, ...figures } },
  ],
  [
    'a check that is critical until the pod was ready',
    {
      name: 'database',
      result: { ...base, status: 'degraded', message: 'refused', critical: 'until-ready', stands: 'not critical now' },
    },
    {
      database: {
        status: 'degraded',
        message: 'refused',
        critical: 'until-ready',
        stands: 'not critical now',
        ...figures,
      },
    },
  ],
  [
    'details of the check of the same names, which stay',
    {
      name: 'database',
      result: { ...base, critical: false, stands: 'ours', details: { critical: 3, stands: 'theirs' } },
    },
    { database: { status: 'up', critical: 3, stands: 'theirs', ...figures } },
  ],
  [
    'a check without a result yet',
    { name: 'database', result: undefined },
    { database: { status: 'down', message: 'No result yet' } },
  ],
])('%s becomes a result of @nestjs/terminus', (_what, reading, result) => {
  expect(toTerminusResult(reading, true)).toEqual(result);
});

it('a degraded check is `up`, with `degraded: true`, for a Terminus without `degraded`', () => {
  const reading: Reading = { name: 'database', result: { ...base, status: 'degraded', message: 'slow' } };

  expect(toTerminusResult(reading, false)).toEqual({
    database: { status: 'up', degraded: true, message: 'slow', ...figures },
  });
});
