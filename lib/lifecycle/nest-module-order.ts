/** Logged when this version of Nest orders its modules by something else. */
export const MODULE_ORDER_UNKNOWN =
  'This version of Nest does not let a module choose its place: other providers may be torn down before the drain begins, ' +
  'and the probe server may end before them';

/**
 * Moves a module within the order in which Nest calls the hooks. Nest sorts by the distance from the root module, which
 * is not documented API. -1 comes before the root, Infinity after all.
 * @returns Whether this version of Nest has such a distance.
 */
export function setDistance(module: object, distance: number): boolean {
  if (typeof Reflect.get(module, 'distance') !== 'number') return false;
  return Reflect.set(module, 'distance', distance) && Reflect.get(module, 'distance') === distance;
}
