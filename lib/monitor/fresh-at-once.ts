/** From when to when a result tells what a probe would have found, on the monotonic clock. */
export interface FreshSpan {
  readonly from: number;
  readonly until: number;
}

/**
 * The span of a result: from the beginning of its run until it is too old for a probe, but at least until its end.
 *
 * @param freshUntil `-Infinity` when there is no result that counts.
 */
export function spanOf(beganAt: number, freshUntil: number, postedAt = -Infinity): FreshSpan {
  if (freshUntil === -Infinity) return { from: Infinity, until: -Infinity };
  return { from: beganAt, until: Math.max(freshUntil, postedAt) };
}

/** Whether there was a moment, not before `since`, at which all results were fresh. */
export function freshAtOnce(spans: readonly FreshSpan[], since: number): boolean {
  const from = spans.reduce((latest, span) => Math.max(latest, span.from), since);
  return spans.every(({ until }) => from <= until);
}
