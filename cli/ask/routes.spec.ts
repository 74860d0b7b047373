import { expect, it } from 'vitest';
import { routesOf } from './routes.js';

it.each([
  ['http://127.0.0.1:9000', '/health'],
  ['http://127.0.0.1:9000/', '/health'],
  ['http://pod/health', '/health'],
  ['http://pod/health/', '/health'],
  ['http://pod/health/ready', '/health'],
  ['http://pod/api/health/startup', '/api/health'],
  ['http://pod/probes', '/probes'],
])('the routes of %s are those of %s', (url, base) => {
  const paths = routesOf(new URL(url)).map(({ pathname }) => pathname);
  expect(paths).toEqual([base, `${base}/ready`, `${base}/live`, `${base}/startup`]);
});

it('keep a query', () => {
  expect(routesOf(new URL('http://pod/health?token=a'))[1]?.href).toBe('http://pod/health/ready?token=a');
});
