// When a container that has ended starts again, as the kubelet decides it (`doBackOff` and client-go's `Backoff`).

/**
 * @param entry What the kubelet remembers of this container: `{ delayMs, updatedAt }`, `undefined` before the first end.
 * @returns When it starts, and what the kubelet remembers then.
 */
export function restartAt(entry, endedAt, { firstMs, longestMs }) {
  const isForgotten = entry === undefined || endedAt - entry.updatedAt > 2 * longestMs;
  if (isForgotten) return { at: endedAt, entry: { delayMs: firstMs, updatedAt: endedAt } };
  const at = endedAt + entry.delayMs;
  return { at, entry: { delayMs: Math.min(2 * entry.delayMs, longestMs), updatedAt: at } };
}
