import type { AbstractHttpAdapter } from '@nestjs/core';
import type { DeclaredRoute } from './declared-routes.js';
import { expressRouterOf, layersOf } from './express-router.js';

/** Fastify answers whether it has a route. */
interface Instance {
  hasRoute?(route: { readonly method: string; readonly url: string }): boolean;
}

/**
 * The routes that the application has added to its platform directly, without Nest. Some can be found only by a
 * request, so we ask for `paths`.
 */
export function rawRoutes(
  adapter: Pick<AbstractHttpAdapter, 'getInstance'>,
  paths: readonly string[],
): readonly DeclaredRoute[] {
  const instance: Instance = adapter.getInstance();
  if (instance.hasRoute) {
    return paths.filter((url) => instance.hasRoute?.({ method: 'GET', url })).map((path) => raw('GET', path));
  }
  return routesOf(expressRouterOf(instance), '', paths);
}

/** @param prefix Where the router is mounted. `paths` are relative to it. */
function routesOf(router: unknown, prefix: string, paths: readonly string[]): DeclaredRoute[] {
  return layersOf(router).flatMap((layer) => {
    if (layer.route) {
      const { path, methods } = layer.route;
      const written = [path].flat().filter((each) => typeof each === 'string');
      // A regular expression only shows whether it matches.
      const found = written.length > 0 ? written : paths.filter((each) => layer.match(each));
      return found.flatMap((each) => methodsOf(methods).map((method) => raw(method, joined(prefix, each))));
    }
    // Several of our paths may be below one router, so each mount point is looked at once.
    const places = new Map<string, string[]>();
    for (const path of paths) {
      const match = layer.match(path);
      if (!match) continue;
      const place = (typeof match === 'object' ? match.path : layer.path) ?? '';
      places.set(place, [...(places.get(place) ?? []), path.slice(place.length) || '/']);
    }
    return [...places].flatMap(([place, below]) => routesOf(layer.handle, `${prefix}${place}`, below));
  });
}

function methodsOf(methods: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(methods).map((method) => (method === '_all' ? 'ALL' : method.toUpperCase()));
}

function joined(prefix: string, path: string): string {
  return prefix !== '' && path === '/' ? prefix : `${prefix}${path}`;
}

function raw(method: string, path: string): DeclaredRoute {
  return { controller: 'without a controller', method, path, methodPath: path, isVersioned: false };
}
