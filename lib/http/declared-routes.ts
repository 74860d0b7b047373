import { RequestMethod, type Type, VERSION_NEUTRAL, VersioningType } from '@nestjs/common';
import { METHOD_METADATA, MODULE_PATH, PATH_METADATA, VERSION_METADATA } from '@nestjs/common/constants.js';
import { type ApplicationConfig, MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { routePathsOf } from './nest-route-paths.js';

/** A route of a controller, as Nest hands it to the platform's router. */
export interface DeclaredRoute {
  readonly controller: string;
  readonly method: string;
  readonly path: string;
  /** What the handler's decorator says. */
  readonly methodPath: string;
  /** It is there for some versions of the API alone, and something else than its path says for which. */
  readonly isVersioned: boolean;
}

/** Those of all controllers but one, in the order in which Nest hands them out: before that one's, and after. */
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
 * Where the routes of a controller lie: behind a global prefix, if they are not excluded from it, a version, and what
 * RouterModule puts in front of a module. None where Nest does not tell.
 */
export function routesOfController(
  controller: Type,
  modules: ModulesContainer,
  config: ApplicationConfig,
): DeclaredRoute[] {
  const paths = routePathsOf(config);
  if (!paths) return [];
  const versioning = config.getVersioning();
  const owner = [...modules.values()].find(({ controllers }) => controllers.has(controller))?.metatype;
  const place = {
    modulePath: owner && Reflect.getMetadata(MODULE_PATH + modules.applicationId, owner),
    globalPrefix: config.getGlobalPrefix(),
    controllerVersion: Reflect.getMetadata(VERSION_METADATA, controller) ?? versioning?.defaultVersion,
    ...(versioning && { versioningOptions: versioning }),
  };
  return handlersOf(controller).flatMap(({ ctrlPath, methodPath, requestMethod, methodVersion }) =>
    paths.create({ ...place, ctrlPath, methodPath, methodVersion }, requestMethod).map((path) => ({
      controller: controller.name,
      method: RequestMethod[requestMethod],
      path,
      methodPath,
      isVersioned: isNarrow(methodVersion ?? place.controllerVersion) && isByRequest(versioning?.type),
    })),
  );
}

function handlersOf(controller: Type) {
  const prototype: Record<string, object> = controller.prototype;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name] as object;
    const requestMethod: RequestMethod = Reflect.getMetadata(METHOD_METADATA, handler);
    const methodVersion = Reflect.getMetadata(VERSION_METADATA, handler);
    return pathsAt(controller).flatMap((ctrlPath) =>
      pathsAt(handler).map((methodPath) => ({ ctrlPath, methodPath, requestMethod, methodVersion })),
    );
  });
}

function pathsAt(decorated: object): readonly string[] {
  return [Reflect.getMetadata(PATH_METADATA, decorated) ?? []].flat();
}

function isNarrow(version: unknown): boolean {
  return version !== undefined && ![version].flat().includes(VERSION_NEUTRAL);
}

function isByRequest(type: VersioningType | undefined): boolean {
  return type !== undefined && type !== VersioningType.URI;
}
