import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { expect, it } from 'vitest';
import { expressReader, fastifyReader, pathReaderOf } from './path-reader.js';

type Adapter = Parameters<typeof pathReaderOf>[0];

const adapter = (type: string, instance: unknown): Adapter => ({
  getType: () => type,
  getInstance: () => instance as never,
});

function fastify(options: Record<string, unknown>): Adapter {
  return new FastifyAdapter(options);
}

it.each<[what: string, Adapter, ignoresCase: boolean]>([
  ['Express', new ExpressAdapter(), true],
  ['Express that counts letters', adapter('express', { router: { stack: [], caseSensitive: true } }), false],
  ['Express without a router', adapter('express', {}), true],
  ['Fastify', fastify({}), false],
  ['Fastify that counts no letters', fastify({ routerOptions: { caseSensitive: false } }), true],
  ['an earlier Fastify', adapter('fastify', { initialConfig: { caseSensitive: false } }), true],
  ['Fastify without a configuration', adapter('fastify', {}), false],
  ['another platform', adapter('koa', { router: { caseSensitive: false } }), false],
])('%s compares letters as its router does', (_what, each, ignoresCase) => {
  expect(pathReaderOf(each).ignoresCase).toBe(ignoresCase);
});

it.each<[what: string, Adapter, path: string | undefined]>([
  ['Express', new ExpressAdapter(), '/%6Cive;x'],
  ['Fastify', fastify({}), '/live;x'],
  ['Fastify with semicolons', fastify({ routerOptions: { useSemicolonDelimiter: true } }), '/live'],
  ['another platform', adapter('koa', {}), '/%6Cive;x'],
])('%s reads a path as its router does', (_what, each, path) => {
  expect(pathReaderOf(each).read('/%6Cive;x?y#z')).toBe(path);
});

it.each<[url: string, express: string, fastify: string | undefined]>([
  ['http://host/a', '/a', '/a'],
  ['git+ssh-2.0://host/a', '/a', 'git+ssh-2.0://host/a'],
  ['/to/http://host/a', '/to/http://host/a', '/to/http://host/a'],
  ['/to/http://host/a#', '/to/http://host/a', '/to/http://host/a'],
  ['a b://host/a', 'a b://host/a', 'a b://host/a'],
  ['x http://host/a', 'x http://host/a', 'x http://host/a'],
  ['http://host/a/', '/a/', '/a/'],
  ['/a/', '/a/', '/a/'],
  ['http://host//', '//', '//'],
  ['http://host', '', 'http://host'],
  ['/%', '/%', undefined],
  ['/%25', '/%25', '/%25'],
])('reads %s', (url, express, read) => {
  expect(expressReader(false).read(url)).toBe(express);
  expect(fastifyReader({}).read(url)).toBe(read);
});
