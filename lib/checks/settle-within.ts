/** How a piece of work ended, or that it did not. */
export type Settlement =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** Aborted, and still running: `settled` resolves when it ends after all, if it ever does. */
  | { readonly kind: 'timed-out'; readonly settled: Promise<unknown> };

/**
 * Runs `work` until it settles or its time is up, whichever is first; then its signal is aborted. Never rejects, and
 * whatever the work does after its time is heard by nobody.
 */
export async function settleWithin(timeoutMs: number, work: (signal: AbortSignal) => unknown): Promise<Settlement> {
  const controller = new AbortController();
  const settled = new Promise((resolve) => resolve(work(controller.signal))).then(
    (value): Settlement => ({ kind: 'returned', value }),
    (error: unknown): Settlement => ({ kind: 'threw', error }),
  );
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<Settlement>((resolve) => {
    timer = setTimeout(() => {
      // After a blocked event loop the timer comes first and the answer that has long arrived second: let it be read.
      setImmediate(() => resolve({ kind: 'timed-out', settled }));
    }, timeoutMs).unref();
  });
  const settlement = await Promise.race([settled, expired]);
  clearTimeout(timer);
  if (settlement.kind === 'timed-out') controller.abort(new DOMException('Health check timed out', 'TimeoutError'));
  return settlement;
}
