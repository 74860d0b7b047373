import { ExpressAdapter } from '@nestjs/platform-express';
import { expect, it, vi } from 'vitest';
import { rawRoutes } from './raw-routes.js';

/** The methods of a router of Express that these tests use. */
interface Router {
  all(path: string, handler: unknown): Router;
  get(path: string | RegExp | string[], handler: unknown): Router;
  use(...handlers: unknown[]): Router;
}

const createApp = () => new ExpressAdapter().getInstance<Router & { readonly router: Router }>();
const createRouter = () => createApp().router;
const answer = () => undefined;
const OURS = ['/health', '/health/live', '/health/ready'];

function found(configure: (app: Router) => void): string[] {
  const app = createApp();
  configure(app);
  return rawRoutes({ getInstance: () => app as never }, OURS).map(({ method, path }) => `${method} ${path}`);
}

it.each<[string, (app: Router) => void, string[]]>([
  ['a path', (app) => app.get('/health', answer), ['GET /health']],
  ['any method', (app) => app.use(createRouter().all('/health', answer)), ['ALL /health']],
  ['a list of paths', (app) => app.get(['/status', '/health'], answer), ['GET /status', 'GET /health']],
  ['an expression', (app) => app.get(/ready$/, answer), ['GET /health/ready']],
  [
    'a mounted router',
    (app) => app.use('/health', createRouter().get('/', answer).get('/ready', answer)),
    ['GET /health', 'GET /health/ready'],
  ],
  [
    'an expression in a router of its own',
    (app) => app.use('/health', createRouter().get(/^\/$/, answer)),
    ['GET /health'],
  ],
  ['a router without a path', (app) => app.use(createRouter().get('/health', answer)), ['GET /health']],
  [
    'a router in a router',
    (app) => app.use('/health', createRouter().use('/ready', createRouter().get('/', answer))),
    ['GET /health/ready'],
  ],
])('finds a route added to Express by %s', (_what, configure, expected) => {
  expect(found(configure)).toEqual(expected);
});

it('ignores a middleware, which may be a guard, and a router at another path', () => {
  const elsewhere = createRouter().get('/', answer).get('/ready', answer);
  expect(found((app) => app.use('/health', answer).use('/orders', elsewhere))).toEqual([]);
});

it.each<[string, (app: Router) => void, string[]]>([
  [
    'two routers that lie apart',
    (app) => app.use('/health', createRouter().get('/live', answer)),
    ['GET /health/live'],
  ],
  [
    'a router with a path of ours as its whole',
    (app) => app.use('/health/live', createRouter().get('/', answer)),
    ['GET /health/live'],
  ],
  ['an expression at its root', (app) => app.use('/health', createRouter().get(/^\/$/, answer)), ['GET /health']],
  ['the root of the application', (app) => app.get('/', answer), ['GET /']],
  ['a list of a text and an expression', (app) => app.get(['/status', /x/] as never, answer), ['GET /status']],
])('tells where it is found in %s', (_what, configure, expected) => {
  expect(found(configure)).toEqual(expected);
});

it('tells of a route as of one of a controller, without one', () => {
  const app = createApp();
  app.get('/health', answer);
  expect(rawRoutes({ getInstance: () => app as never }, OURS)).toEqual([
    { controller: 'without a controller', method: 'GET', path: '/health', methodPath: '/health', isVersioned: false },
  ]);
});

it('finds what was given to an Express whose layers keep the path that they have matched', () => {
  const layer = { route: { path: '/live', methods: { get: true } }, match: () => true };
  const router = { path: '/health', match: () => true, handle: { stack: [layer] } };
  const odd = { match: () => true, handle: { stack: [{ ...layer, route: { path: '/x', methods: { get: true } } }] } };
  const routes = rawRoutes({ getInstance: () => ({ router: { stack: [router, odd] } }) as never }, ['/health/live']);
  expect(routes.map(({ path }) => path)).toEqual(['/health/live', '/x']);
});

it('asks Fastify whether it has a route of ours, for GET', () => {
  const hasRoute = vi.fn(({ url }: { url: string }) => url === '/health');
  const routes = rawRoutes({ getInstance: () => ({ hasRoute }) as never }, OURS);
  expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /health']);
  expect(hasRoute.mock.calls).toEqual(OURS.map((url) => [{ method: 'GET', url }]));
});

it('finds nothing on a platform that it does not know', () => {
  expect(rawRoutes({ getInstance: () => ({}) as never }, OURS)).toEqual([]);
});
