import type { ApplicationConfig } from '@nestjs/core';
import type { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';

/** The method that we use. */
export type RoutePaths = Pick<RoutePathFactory, 'create'>;

/**
 * Loads the class with which Nest builds paths. No index of Nest exports it; @nestjs/swagger loads it in the same way.
 * An object, so that a test can replace it.
 */
export const routePathFactory = {
  load(): { readonly RoutePathFactory?: unknown } | undefined {
    try {
      return require('@nestjs/core/router/route-path-factory.js');
    } catch {
      // The file does not exist, or this version does not export it. The caller says what is missing then.
      return undefined;
    }
  },
};

/** Logged when this version of Nest does not have it. */
export const ROUTE_PATHS_UNKNOWN =
  'This version of Nest does not show the paths of its routes: probes go through the guards and the middleware of the ' +
  'application, and a route of the application with the same path as ours is not detected';

/** The path builder of Nest. `undefined` when this version of Nest does not have it. */
export function routePathsOf(config: ApplicationConfig): RoutePaths | undefined {
  const Factory = routePathFactory.load()?.RoutePathFactory;
  if (typeof Factory !== 'function') return undefined;
  const paths: Partial<RoutePaths> = Reflect.construct(Factory, [config]);
  return typeof paths.create === 'function' ? (paths as RoutePaths) : undefined;
}
