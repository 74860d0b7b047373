import { ExpressAdapter } from '@nestjs/platform-express';
import { expect, it } from 'vitest';
import { rawRoutes } from './raw-routes.js';

/** As far as these tests use one of Express. */
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
    'a router of its own',
    (app) => app.use('/health', createRouter().get('/', answer).get('/ready', answer)),
    ['GET /health', 'GET /health/ready'],
  ],
  ['a router without a path', (app) => app.use(createRouter().get('/health', answer)), ['GET /health']],
  [
    'a router in a router',
    (app) => app.use('/health', createRouter().use('/ready', createRouter().get('/', answer))),
    ['GET /health/ready'],
  ],
])('finds what was given to Express by %s', (_what, configure, expected) => {
  expect(found(configure)).toEqual(expected);
});

it('finds nothing in a middleware, which may be a guard, and in a router elsewhere', () => {
  const elsewhere = createRouter().get('/', answer).get('/ready', answer);
  expect(found((app) => app.use('/health', answer).use('/orders', elsewhere))).toEqual([]);
});
