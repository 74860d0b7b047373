/**
 * Resolves with whether `work` takes longer than `limitMs`, as soon as this is known. All probes share one such
 * promise, so a probe that arrives when the time is up does not wait again.
 */
export async function takesTooLong(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  // Kept for the whole wait: a test may fake the timers meanwhile, and a fake clock stands still.
  const { setTimeout, clearTimeout, setImmediate } = globalThis;
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<boolean>((resolve) => {
    // On a busy event loop the timer fires before Node has read an answer that arrived in time. Wait one turn for it.
    timer = setTimeout(() => setImmediate(() => resolve(true)), limitMs).unref();
  });
  const isLate = await Promise.race([work.then(() => false), expired]);
  clearTimeout(timer);
  return isLate;
}
