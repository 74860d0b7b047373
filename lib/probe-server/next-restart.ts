/** A worker that dies again and again is started again less and less often, in milliseconds. */
const PAUSE_MS = { least: 100, most: 10_000 };

export interface Restart {
  /** How many restarts there have been in a row, this one included. */
  readonly inARow: number;
  /** What to wait before it, in milliseconds. */
  readonly afterMs: number;
}

/**
 * When to start a worker again that has died: each time after twice the pause. One that lived longer than the longest pause was
 * well, so the count begins anew.
 *
 * @param inARow How many restarts there have been in a row until now.
 * @param livedMs How long the worker lived; 0 where it could not be started.
 */
export function nextRestart(inARow: number, livedMs: number): Restart {
  const before = livedMs > PAUSE_MS.most ? 0 : inARow;
  return { inARow: before + 1, afterMs: Math.min(PAUSE_MS.least * 2 ** before, PAUSE_MS.most) };
}
