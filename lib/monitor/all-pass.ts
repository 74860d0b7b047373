/**
 * Tells, each time it is called, whether all pass. It begins with the one that did not the last time: as long as that one
 * does not, the others need not be looked at, and two thousand of them cost no more than a few.
 *
 * @param list All there are; looked at anew where `size` is another than before.
 */
export function allPass(list: () => readonly { readonly isPassing: boolean }[], size: () => number): () => boolean {
  let listed = size();
  let all = list();
  let at = 0;
  return () => {
    if (size() !== listed) {
      listed = size();
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
