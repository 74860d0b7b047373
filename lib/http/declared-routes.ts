import { RequestMethod, type Type, VERSION_NEUTRAL, VersioningType } from '@nestjs/common';
import { type ApplicationConfig, MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { type RouteKeys, routeKeys } from './nest-route-metadata.js';
import { routePathsOf } from './nest-route-paths.js';

/** A route of a controller, as Nest registers it with the platform's router. */
export interface DeclaredRoute {
  readonly controller: string;
  readonly method: string;
  readonly path: string;
  /** The path in the handler's decorator. */
  readonly methodPath: string;
  /** It is only for some versions of the API, and the version is not in the path. */
  readonly isVersioned: boolean;
}

/** The routes of all other controllers, in the order in which Nest registers them: before and after this controller. */
export function otherRoutes(
  than: Type,
  modules: ModulesContainer,
  config: ApplicationConfig,
): { readonly before: readonly DeclaredRoute[]; readonly after: readonly DeclaredRoute[] } {
  const controllers = [...modules.values()].flatMap(({ controllers: owned }) => [...owned.keys()] as Type[]);
  const at = controllers.indexOf(than);
  const routesOf = (some: Type[]) => some.flatMap((controller) => routesOfController(controller, modules, config));
  return { before: routesOf(controllers.slice(0, at)), after: routesOf(controllers.slice(at + 1)) };
}

/**
 * The full paths of a controller's routes: with the global prefix (unless they are excluded), the version, and the
 * prefix that RouterModule gives to a module. Empty when Nest does not show them.
 */
export function routesOfController(
  controller: Type,
  modules: ModulesContainer,
  config: ApplicationConfig,
): DeclaredRoute[] {
  const paths = routePathsOf(config);
  const keys = routeKeys();
  if (!paths || !keys) return [];
  const versioning = config.getVersioning();
  const owner = [...modules.values()].find(({ controllers }) => controllers.has(controller))?.metatype;
  const place = {
    modulePath: owner && Reflect.getMetadata(keys.modulePath + modules.applicationId, owner),
    globalPrefix: config.getGlobalPrefix(),
    controllerVersion: Reflect.getMetadata(keys.version, controller) ?? versioning?.defaultVersion,
    ...(versioning && { versioningOptions: versioning }),
  };
  return handlersOf(controller, keys).flatMap(({ ctrlPath, methodPath, requestMethod, methodVersion }) =>
    paths.create({ ...place, ctrlPath, methodPath, methodVersion }, requestMethod).map((path) => ({
      controller: controller.name,
      method: RequestMethod[requestMethod],
      path,
      methodPath,
      isVersioned: isNarrow(methodVersion ?? place.controllerVersion) && isByRequest(versioning?.type),
    })),
  );
}

function handlersOf(controller: Type, keys: RouteKeys) {
  const prototype: Record<string, object> = controller.prototype;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name] as object;
    const requestMethod: RequestMethod = Reflect.getMetadata(keys.method, handler);
    const methodVersion = Reflect.getMetadata(keys.version, handler);
    return pathsAt(controller, keys).flatMap((ctrlPath) =>
      pathsAt(handler, keys).map((methodPath) => ({ ctrlPath, methodPath, requestMethod, methodVersion })),
    );
  });
}

function pathsAt(decorated: object, keys: RouteKeys): readonly string[] {
  return [Reflect.getMetadata(keys.path, decorated) ?? []].flat();
}

function isNarrow(version: unknown): boolean {
  return version !== undefined && ![version].flat().includes(VERSION_NEUTRAL);
}

function isByRequest(type: VersioningType | undefined): boolean {
  return type !== undefined && type !== VersioningType.URI;
}
