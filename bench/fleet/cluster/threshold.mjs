/** A probe that has not been answered yet, and what the kubelet takes it for. */
export const unanswered = (succeeds) => ({ succeeds, answer: undefined, inARow: 0 });

/** What the kubelet thinks after one more answer: it changes its mind after enough of the same kind in a row. */
export function afterAnswer({ succeeds, answer, inARow }, good, { failureThreshold, successThreshold = 1 }) {
  const run = good === answer ? inARow + 1 : 1;
  const isEnough = run >= (good ? successThreshold : failureThreshold);
  return { succeeds: isEnough ? good : succeeds, answer: good, inARow: run };
}
