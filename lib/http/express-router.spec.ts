import { ExpressAdapter } from '@nestjs/platform-express';
import { expect, it } from 'vitest';
import { expressRouterOf, isCaseSensitive, layersOf } from './express-router.js';
import { rawRoutes } from './raw-routes.js';

interface Application {
  get(path: string, handler: () => void): unknown;
  set(name: string, value: unknown): unknown;
  readonly router: { readonly stack: object[] };
}

const answer = () => undefined;

function express(): Application {
  return new ExpressAdapter().getInstance<Application>();
}

function rawRoutesOf(instance: unknown): readonly string[] {
  return rawRoutes({ getInstance: () => instance as never }, ['/health']).map(
    ({ method, path }) => `${method} ${path}`,
  );
}

/** An application of Express, with another value of `router`. */
function withRouter(router: unknown): Application {
  return Object.defineProperty(express(), 'router', { value: router });
}

it('Express shows its routes', () => {
  const application = express();
  application.get('/health', answer);
  expect(expressRouterOf(application)).toBe(application.router);
  expect(rawRoutesOf(application)).toEqual(['GET /health']);
});

it('Express 4, where `router` throws, shows them in another field', () => {
  const application = express();
  application.get('/health', answer);
  const { router } = application;
  const get = () => {
    throw new Error("'app.router' is deprecated!");
  };
  const old = Object.defineProperties(application, { router: { get }, _router: { value: router } });
  expect(expressRouterOf(old)).toBe(router);
  expect(rawRoutesOf(old)).toEqual(['GET /health']);
});

it.each<[what: string, instance: unknown]>([
  ['an application of another type', Object.create(null)],
  ['no router', withRouter(undefined)],
  ['a router of another type', withRouter('router')],
  ['a router without a stack', withRouter({})],
  ['a stack of another type', withRouter({ stack: new Set() })],
  ['a layer of another type', withRouter({ stack: ['layer'] })],
  ['a layer that matches no path', withRouter({ stack: [{ handle: answer }] })],
  ['a layer without a handler', withRouter({ stack: [{ match: answer }] })],
  ['a route of another type', withRouter({ stack: [{ match: answer, handle: answer, route: 'GET /health' }] })],
  ['a route without methods', withRouter({ stack: [{ match: answer, handle: answer, route: { path: '/health' } }] })],
])('with %s no route is known, and nothing fails', (_what, instance) => {
  expect(expressRouterOf(instance)).toBeUndefined();
  expect(rawRoutesOf(instance)).toEqual([]);
  expect(isCaseSensitive(instance)).toBe(false);
});

it('a layer of another form in a mounted router is left out', () => {
  const known = { match: () => true, handle: answer };
  expect(layersOf({ stack: [known, { handle: answer }] })).toEqual([known]);
  expect(layersOf(answer)).toEqual([]);
});

it.each([true, false])('the case of letters is read from the router, or else from the settings: %s', (isSensitive) => {
  // The router keeps the setting with which it was made.
  const { router } = express();
  expect(isCaseSensitive(withRouter({ stack: router.stack, caseSensitive: isSensitive }))).toBe(isSensitive);
  const withoutRouter = withRouter(undefined);
  withoutRouter.set('case sensitive routing', isSensitive);
  expect(isCaseSensitive(withoutRouter)).toBe(isSensitive);
});
