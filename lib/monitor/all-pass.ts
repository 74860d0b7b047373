/**
 * Makes a function that returns whether all items pass. It begins with the item that failed the last time: while that
 * one fails, it looks at no other. So even two thousand items cost little.
 *
 * @param list All items. Read again when `version` has changed.
 */
export function allPass<T>(
  list: () => readonly T[],
  version: () => number,
  passes: (item: T) => boolean,
): () => boolean {
  let listed = version();
  let all = list();
  let at = 0;
  return () => {
    if (version() !== listed) {
      listed = version();
      all = list();
      at = 0;
    }
    for (let passed = 0; passed < all.length; passed++) {
      const item = all[at];
      if (item !== undefined && !passes(item)) return false;
      at = (at + 1) % all.length;
    }
    return true;
  };
}
