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

it('one probe astray is told of alone', () => {
  const routes = new Map([...mounted('/health'), ['/api/health/live', 'liveness' as const]]);
  routes.delete('/health/live');
  expect(splitRoutesWarning(routes, 'api')).toContain('two prefixes: /health, but /api/health/live. Exclude');
});

it('routes in several places each are well where each place has all', () => {
  const routes = new Map([...mounted('/v1/health'), ...mounted('/v2/health')]);
  expect(splitRoutesWarning(routes, 'api')).toBeUndefined();
});

it('a prefix of several parts is taken as a whole', () => {
  expect(splitRoutesWarning(mounted('/api/v1/health', '/health'), '/api/v1/')).toContain("['health{/*path}']");
});

it('the root is where health is not', () => {
  const routes = new Map(mounted('/health'));
  routes.delete('/health');
  expect(splitRoutesWarning(routes, 'api')).toMatch(/two prefixes: \/, but .*\['\{\/\*path\}'\]/);
});

it.each(['/health', '/api/health', '/internal/health'])('routes that lie together below %s are well', (base) => {
  expect(splitRoutesWarning(mounted(base), 'api')).toBeUndefined();
});

it('routes under two prefixes cause a warning that says how to mend it', () => {
  expect(splitRoutesWarning(mounted('/health', '/api/health'), 'api')).toBe(
    'The routes lie under two prefixes: /health, but /api/health/live, /api/health/ready, /api/health/startup. Exclude all ' +
      "four from the global prefix, or none: app.setGlobalPrefix('api', { exclude: ['health{/*path}'] })",
  );
});

it.each(['api', '/api', '/api/'])(
  'the warning proposes a path without the prefix when only the probes are excluded from %s',
  (prefix) => {
    expect(splitRoutesWarning(mounted('/api/health', '/health'), prefix)).toContain("{ exclude: ['health{/*path}'] }");
  },
);
