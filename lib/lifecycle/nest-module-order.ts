/** What is said where Nest orders its modules by something else. */
export const MODULE_ORDER_UNKNOWN =
  'This version of Nest does not let a module choose its place: other providers may be told of a shutdown before the drain begins, ' +
  'and the probe server may end before them';

/**
 * Gives a module its place in the order in which Nest calls the hooks: by its distance from the root, which Nest has worked out
 * and which is not part of its documented API. -1 is in front of the root, Infinity behind all.
 *
 * @returns Whether this version of Nest has such a thing.
 */
export function setDistance(module: object, distance: number): boolean {
  if (typeof Reflect.get(module, 'distance') !== 'number') return false;
  return Reflect.set(module, 'distance', distance) && Reflect.get(module, 'distance') === distance;
}
