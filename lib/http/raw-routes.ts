import type { AbstractHttpAdapter } from '@nestjs/core';
import type { DeclaredRoute } from './declared-routes.js';

/** What there is to know of the platforms: Express keeps a stack of layers, Fastify tells whether it has a route. */
interface Instance {
  readonly router?: { readonly stack?: readonly ExpressLayer[] };
  hasRoute?(route: { readonly method: string; readonly url: string }): boolean;
}

interface ExpressLayer {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
}

/** The routes that the application has given to its platform itself, past Nest: with Fastify, those at one of `paths`. */
export function rawRoutes(
  adapter: Pick<AbstractHttpAdapter, 'getInstance'>,
  paths: Iterable<string>,
): readonly DeclaredRoute[] {
  const instance: Instance = adapter.getInstance();
  if (instance.hasRoute) {
    return [...paths].filter((url) => instance.hasRoute?.({ method: 'GET', url })).map((path) => raw('GET', path));
  }
  return (instance.router?.stack ?? []).flatMap(({ route }) => {
    if (typeof route?.path !== 'string') return [];
    const path = route.path;
    return Object.keys(route.methods).map((method) => raw(method === '_all' ? 'ALL' : method.toUpperCase(), path));
  });
}

function raw(method: string, path: string): DeclaredRoute {
  return { controller: 'without a controller', method, path, methodPath: path, isVersioned: false };
}
