import type { AbstractHttpAdapter } from '@nestjs/core';
import type { DeclaredRoute } from './declared-routes.js';

/** What there is to know of the platforms: Express keeps a stack of layers, Fastify tells whether it has a route. */
interface Instance {
  readonly router?: ExpressRouter;
  hasRoute?(route: { readonly method: string; readonly url: string }): boolean;
}

interface ExpressRouter {
  readonly stack?: readonly ExpressLayer[];
}

/** A route, a router of its own at some path, or a middleware. */
interface ExpressLayer {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: ExpressRouter;
  /** What of a request's path it takes. Earlier versions keep that in `path`. */
  match(path: string): boolean | { readonly path: string };
  readonly path?: string;
}

/** The routes that the application has given to its platform itself, past Nest: as far as only a request tells, at `paths`. */
export function rawRoutes(
  adapter: Pick<AbstractHttpAdapter, 'getInstance'>,
  paths: readonly string[],
): readonly DeclaredRoute[] {
  const instance: Instance = adapter.getInstance();
  if (instance.hasRoute) {
    return paths.filter((url) => instance.hasRoute?.({ method: 'GET', url })).map((path) => raw('GET', path));
  }
  return routesOf(instance.router, '', paths);
}

/** @param prefix Where the router lies. `paths` are those of requests below it. */
function routesOf(router: ExpressRouter | undefined, prefix: string, paths: readonly string[]): DeclaredRoute[] {
  return (router?.stack ?? []).flatMap((layer) => {
    if (layer.route) {
      const { path, methods } = layer.route;
      const written = [path].flat().filter((each) => typeof each === 'string');
      // An expression says nothing but whether it matches.
      const found = written.length > 0 ? written : paths.filter((each) => layer.match(each));
      return found.flatMap((each) => methodsOf(methods).map((method) => raw(method, joined(prefix, each))));
    }
    // Several of our paths may lie below one router: its routes are told once.
    const places = new Map<string, string[]>();
    for (const path of layer.handle.stack ? paths : []) {
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
