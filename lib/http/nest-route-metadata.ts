/**
 * Loads the names under which Nest stores what the decorators of controllers say. No index of Nest exports them. An object,
 * so that a test can replace it.
 */
export const nestConstants = {
  load(): Readonly<Record<string, unknown>> | undefined {
    try {
      return require('@nestjs/common/constants.js');
    } catch {
      // The file does not exist, or this version does not export it. The caller says what is missing then.
      return undefined;
    }
  },
};

/** The metadata keys of routes. */
export interface RouteKeys {
  readonly method: string;
  readonly path: string;
  readonly version: string;
  /** RouterModule stores the path of a module under this key, followed by the id of the application. */
  readonly modulePath: string;
}

/** The metadata keys of routes. `undefined` when this version of Nest does not have all of them. */
export function routeKeys(): RouteKeys | undefined {
  const {
    METHOD_METADATA: method,
    PATH_METADATA: path,
    VERSION_METADATA: version,
    MODULE_PATH: modulePath,
  } = nestConstants.load() ?? {};
  const keys = { method, path, version, modulePath };
  return Object.values(keys).every((key) => typeof key === 'string') ? (keys as RouteKeys) : undefined;
}
