import { expect, it } from 'vitest';
import type { ReportKind } from '../report/report.js';
import { splitRoutesWarning } from './split-routes.js';

const mounted = (health: string, probes = health): ReadonlyMap<string, ReportKind> =>
  new Map([
    [health, 'health'],
    [`${probes}/live`, 'liveness'],
    [`${probes}/ready`, 'readiness'],
    [`${probes}/startup`, 'startup'],
  ]);

it.each(['/health', '/api/health', '/internal/health'])('routes that lie together below %s are well', (base) => {
  expect(splitRoutesWarning(mounted(base), 'api')).toBeUndefined();
});

it('routes under two prefixes are told of, with the way to mend it', () => {
  expect(splitRoutesWarning(mounted('/health', '/api/health'), 'api')).toBe(
    'The routes lie under two prefixes: /health, but /api/health/live, /api/health/ready, /api/health/startup. Exclude all ' +
      "four from the global prefix, or none: app.setGlobalPrefix('api', { exclude: ['health{/*path}'] })",
  );
});

it.each(['api', '/api', '/api/'])(
  'the way to mend it names no prefix, where only the probes are excluded from %s',
  (prefix) => {
    expect(splitRoutesWarning(mounted('/api/health', '/health'), prefix)).toContain("{ exclude: ['health{/*path}'] }");
  },
);
