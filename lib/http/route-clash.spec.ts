import { describe, expect, it } from 'vitest';
import type { ReportKind } from '../report/report.js';
import type { DeclaredRoute } from './declared-routes.js';
import { clashOf, shadowOver } from './route-clash.js';

const ours = (base = ''): ReadonlyMap<string, ReportKind> =>
  new Map([
    [`${base}/health`, 'health'],
    [`${base}/health/live`, 'liveness'],
  ]);

const route = (path: string, more: Partial<DeclaredRoute> = {}): DeclaredRoute => ({
  controller: 'TheirController',
  method: 'GET',
  path,
  methodPath: path,
  isVersioned: false,
  ...more,
});

describe('a clash', () => {
  it.each<[string, DeclaredRoute, base?: string]>([
    ['the base route', route('/health')],
    ['a probe', route('/health/live')],
    ['with all methods', route('/health', { method: 'ALL' })],
    ['for HEAD', route('/health/live', { method: 'HEAD' })],
    ['a probe for one version', route('/health/live', { isVersioned: true })],
    ['with a parameter of another name', route('/:customer/health'), '/:tenant'],
    ['a probe of one tenant', route('/acme/health/live'), '/:tenant'],
  ])('is a route of the application with the path of ours: %s', (_what, theirs, base) => {
    expect(clashOf(ours(base), [route('/orders'), theirs], false)).toBe(
      `ProbesModule: the application has ${theirs.method} ${theirs.path} (TheirController) itself, where the module puts a ` +
        "route of its own. Set `path` to a base path that is free, as in ProbesModule.forRoot({ path: 'probes' }), or take " +
        'yours out.',
    );
  });

  it.each<[string, DeclaredRoute, base?: string]>([
    ['another path', route('/health/details')],
    ['another method', route('/health', { method: 'POST' })],
    ['a parameter, which has lower priority', route('/health/:id')],
    ['the base route for one version', route('/health', { isVersioned: true })],
    ['the base route of one tenant', route('/acme/health'), '/:tenant'],
    ['another case, when the router distinguishes it', route('/Health')],
  ])('is not %s', (_what, theirs, base) => {
    expect(clashOf(ours(base), [theirs], false)).toBeUndefined();
  });

  it('is found in another case when the router ignores case', () => {
    expect(clashOf(ours(), [route('/Health')], true)).toContain('GET /Health (TheirController)');
  });

  it('names all routes of the application', () => {
    expect(clashOf(ours(), [route('/health'), route('/health/live')], false)).toContain(
      'GET /health (TheirController), GET /health/live (TheirController) itself',
    );
  });
});

describe('a shadow', () => {
  it.each(['/:id', '/*path', '/health{/:id}'])('is found for %s, which comes before', (path) => {
    expect(shadowOver(ours(), [route('/orders'), route(path)], false)).toBe(
      `GET ${path} (TheirController) comes before GET /health and answers in its place. Set \`path\` to a base path that is ` +
        "free, as in ProbesModule.forRoot({ path: 'probes' }), or declare that controller in a module that is imported " +
        'after ProbesModule.',
    );
  });

  it.each<[string, DeclaredRoute]>([
    ['a parameter elsewhere', route('/orders/:id')],
    ['a parameter below, where probes are answered before all routes', route('/health/:id')],
    ['another method', route('/:id', { method: 'POST' })],
    ['one version', route('/:id', { isVersioned: true })],
  ])('is not found for %s', (_what, theirs) => {
    expect(shadowOver(ours(), [theirs], false)).toBeUndefined();
  });
});
