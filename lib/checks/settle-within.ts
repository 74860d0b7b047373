import { setMaxListeners } from 'node:events';
import { later } from '../timing/later.js';

/** How the work ended, or that it did not end in time. */
export type Settlement =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** Aborted, but still running. `settled` resolves if it ends after all. */
  | { readonly kind: 'timed-out'; readonly settled: Promise<unknown> }
  /** Aborted because nobody wants its result any more. */
  | { readonly kind: 'cancelled' };

/** A timer is later than this only if the event loop stood still. */
const NOTICED_MS = 10;

/**
 * Runs `work` until it settles or its time is up. When the time is up, its signal is aborted. Time in which the event
 * loop stood still does not count, up to `timeoutMs`. Never rejects, and causes no unhandled rejection when the work
 * fails later.
 *
 * @param cancel Ends the wait at once, and aborts the work.
 */
export async function settleWithin(
  timeoutMs: number,
  work: (signal: AbortSignal) => unknown,
  cancel?: AbortSignal,
): Promise<Settlement> {
  // Kept for the whole run: a test may fake the timers meanwhile, and a fake clock stands still.
  const { setImmediate } = globalThis;
  const controller = new AbortController();
  // The work may add many listeners, and Node warns of more than ten.
  setMaxListeners(0, controller.signal);
  const settled = new Promise((resolve) => resolve(work(controller.signal))).then(
    (value): Settlement => ({ kind: 'returned', value }),
    (error: unknown): Settlement => ({ kind: 'threw', error }),
  );
  let takeBack: (() => void) | undefined;
  const expired = new Promise<Settlement>((resolve) => {
    const dueAt = performance.now() + timeoutMs;
    // After a block the timer fires before Node has read an answer that arrived in time. Wait one turn for it.
    const expire = () => void setImmediate(() => resolve({ kind: 'timed-out', settled }));
    takeBack = later(timeoutMs, () => {
      // The work could not go on while the event loop stood still, so it gets that time back.
      const stoodStillMs = Math.min(performance.now() - dueAt, timeoutMs);
      if (stoodStillMs < NOTICED_MS) expire();
      else takeBack = later(stoodStillMs, expire);
    });
  });
  let onCancel: (() => void) | undefined;
  const cancelled = new Promise<Settlement>((resolve) => {
    onCancel = () => {
      resolve({ kind: 'cancelled' });
      abort(controller, new DOMException('Health check taken out', 'AbortError'));
    };
    cancel?.addEventListener('abort', onCancel);
  });
  const settlement = await Promise.race([settled, expired, cancelled]);
  takeBack?.();
  if (onCancel) cancel?.removeEventListener('abort', onCancel);
  if (settlement.kind === 'timed-out') abort(controller, new DOMException('Health check timed out', 'TimeoutError'));
  return settlement;
}

function abort(controller: AbortController, reason: DOMException): void {
  try {
    controller.abort(reason);
  } catch {
    // The work has broken its signal and does not learn of the deadline. All others still do.
  }
}
