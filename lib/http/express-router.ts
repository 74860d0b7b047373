/** What we use of Express' router. It is not documented API. */
export interface ExpressRouter {
  readonly stack: readonly unknown[];
  readonly caseSensitive?: unknown;
}

/** A route, a router that is mounted at some path, or a middleware. */
export interface ExpressLayer {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
  /** A route has its own handlers. */
  readonly handle?: object;
  /** The part of a request's path that it matches. Earlier versions put that in `path`. */
  match(path: string): boolean | { readonly path: string };
  readonly path?: string;
}

/** Logged when this version of Express keeps its routes elsewhere. */
export const EXPRESS_ROUTER_UNKNOWN =
  'This version of Express does not show its routes: a route that was added to Express directly, with the same path as ours, ' +
  'is not detected';

/** The router of an Express application. `undefined` when this version does not have one that we know. */
export function expressRouterOf(application: unknown): ExpressRouter | undefined {
  return [read(application, 'router'), read(application, '_router')].find(
    (router): router is ExpressRouter => isRouter(router) && router.stack.every(isLayer),
  );
}

/** The layers of a router. Empty for a middleware, and without those that this version keeps in another form. */
export function layersOf(handle: unknown): readonly ExpressLayer[] {
  return isRouter(handle) ? handle.stack.filter(isLayer) : [];
}

/** Whether the router distinguishes upper and lower case. */
export function isCaseSensitive(application: unknown): boolean {
  const router = expressRouterOf(application);
  if (router) return router.caseSensitive === true;
  // Documented, but it may have changed since the router was made.
  const enabled = read(application, 'enabled');
  return typeof enabled === 'function' && Reflect.apply(enabled, application, ['case sensitive routing']) === true;
}

function read(object: unknown, key: string): unknown {
  try {
    return isObject(object) ? Reflect.get(object, key) : undefined;
  } catch {
    // Express 4 throws for `router`, and has `_router`.
    return undefined;
  }
}

function isRouter(value: unknown): value is ExpressRouter {
  return isObject(value) && Array.isArray(Reflect.get(value, 'stack'));
}

function isLayer(value: unknown): value is ExpressLayer {
  const { match, handle, route }: Partial<Record<keyof ExpressLayer, unknown>> = isObject(value) ? value : {};
  const isRouteKnown = route === undefined || (isObject(route) && isObject(Reflect.get(route, 'methods')));
  return typeof match === 'function' && (isObject(handle) || isObject(route)) && isRouteKnown;
}

/** The application and a router of Express are functions. */
function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
