/**
 * Runs something after so many milliseconds of the clock that there is now, which a test may have faked. Does not keep the
 * process alive.
 *
 * @returns What takes it back: from the clock on which it waits, whatever has been put in the place of that meanwhile.
 */
export function later(ms: number, run: () => void): () => void {
  const { setTimeout, clearTimeout } = globalThis;
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}
