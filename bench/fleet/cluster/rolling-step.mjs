// One look of the deployment controller at a rolling update (`rolling.go`), as a pure function.

/** Percentages of the pods wanted: the surge is rounded up, what may be missing is rounded down. */
export function limitsOf(wanted, { maxSurge, maxUnavailable }) {
  return {
    surge: typeof maxSurge === 'string' ? Math.ceil((wanted * Number.parseFloat(maxSurge)) / 100) : maxSurge,
    unavailable:
      typeof maxUnavailable === 'string'
        ? Math.floor((wanted * Number.parseFloat(maxUnavailable)) / 100)
        : maxUnavailable,
  };
}

/**
 * @param of `{ total, ready }` of the old release and of the new one, without pods that are on their way out.
 * @returns How many pods of the new release to make, and how many of the old one to end.
 */
export function rollingStep(wanted, { surge, unavailable }, old, next) {
  const create = Math.max(0, Math.min(wanted + surge - old.total - next.total, wanted - next.total));
  const leastReady = wanted - unavailable;
  const notReady = next.total + create - next.ready;
  const most = old.total + next.total + create - leastReady - notReady;
  if (most <= 0) return { create, end: 0 };
  // Old pods that are not ready go first: nobody misses them.
  const broken = Math.min(old.total - old.ready, most);
  const spare = Math.max(0, old.ready + next.ready - leastReady);
  return { create, end: Math.min(old.total, broken + Math.min(spare, old.ready, most - broken)) };
}
