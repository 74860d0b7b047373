/** The shortest and the longest pause before a restart, in milliseconds. */
const PAUSE_MS = { least: 100, most: 10_000 };

export interface Restart {
  /** How many restarts in a row, with this one. */
  readonly inARow: number;
  /** How long to wait before it, in milliseconds. */
  readonly afterMs: number;
}

/**
 * When to restart a worker that has died. Each pause is twice as long as the one before. The count begins again after a
 * worker that ran for longer than the longest pause.
 *
 * @param inARow How many restarts in a row so far.
 * @param livedMs How long the worker ran. 0 if it could not be started.
 */
export function nextRestart(inARow: number, livedMs: number): Restart {
  const before = livedMs > PAUSE_MS.most ? 0 : inARow;
  return { inARow: before + 1, afterMs: Math.min(PAUSE_MS.least * 2 ** before, PAUSE_MS.most) };
}
