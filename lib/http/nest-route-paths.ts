import type { ApplicationConfig } from '@nestjs/core';
import type { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';

/** What of the builder of paths is used. */
export type RoutePaths = Pick<RoutePathFactory, 'create'>;

/**
 * Where Nest has its own builder of paths, which no index of Nest's exports; @nestjs/swagger takes it from there, too. An object,
 * so that a test can take it away.
 */
export const routePathFactory = {
  load(): { readonly RoutePathFactory?: unknown } | undefined {
    try {
      return require('@nestjs/core/router/route-path-factory.js');
    } catch {
      // No such file, or one that this version does not let anybody load: the caller says what that means.
      return undefined;
    }
  },
};

/** What is said where it is there no more. */
export const ROUTE_PATHS_UNKNOWN =
  'This version of Nest does not tell where its routes lie: probes pass through the guards and the middleware of the ' +
  'application, and a route of the application at the path of one of ours is not found';

/** Nest's own builder of paths; `undefined` in a version of Nest that has none there. */
export function routePathsOf(config: ApplicationConfig): RoutePaths | undefined {
  const Factory = routePathFactory.load()?.RoutePathFactory;
  if (typeof Factory !== 'function') return undefined;
  const paths: Partial<RoutePaths> = Reflect.construct(Factory, [config]);
  return typeof paths.create === 'function' ? (paths as RoutePaths) : undefined;
}
