/**
 * Makes a function that returns whether all items pass. It begins with the item that failed the last time: while that
 * one fails, it looks at no other. So even two thousand items cost little.
 *
 * @param list All items. Read again when `version` has changed.
 */
export function allPass(list: () => readonly { readonly isPassing: boolean }[], version: () => number): () => boolean {
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
      if (all[at]?.isPassing === false) return false;
      at = (at + 1) % all.length;
    }
    return true;
  };
}
