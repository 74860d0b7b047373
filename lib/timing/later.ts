/**
 * Calls `run` after so many milliseconds on the current clock, which a test may have faked. Does not keep the process
 * alive.
 *
 * @returns A function that cancels it on that same clock, even when a test has replaced the clock since.
 */
export function later(ms: number, run: () => void): () => void {
  const { setTimeout, clearTimeout } = globalThis;
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}
