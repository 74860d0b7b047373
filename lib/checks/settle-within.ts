import { setMaxListeners } from 'node:events';
import { later } from '../timing/later.js';

/** How a piece of work ended, or that it did not. */
export type Settlement =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** Aborted, and still running: `settled` resolves when it ends after all, if it ever does. */
  | { readonly kind: 'timed-out'; readonly settled: Promise<unknown> };

/** An event loop that turns is late by less. */
const NOTICED_MS = 10;

/**
 * Runs `work` until it settles or its time is up, whichever is first; then its signal is aborted. Time in which the
 * event loop did not turn is not counted, up to as much again. Never rejects, and
 * whatever the work does after its time is heard by nobody.
 */
export async function settleWithin(timeoutMs: number, work: (signal: AbortSignal) => unknown): Promise<Settlement> {
  // All of one run by the clock at its beginning: a test may fake another meanwhile, which would stand still.
  const { setImmediate } = globalThis;
  const controller = new AbortController();
  // However many parts the work has: Node warns of more than ten.
  setMaxListeners(0, controller.signal);
  const settled = new Promise((resolve) => resolve(work(controller.signal))).then(
    (value): Settlement => ({ kind: 'returned', value }),
    (error: unknown): Settlement => ({ kind: 'threw', error }),
  );
  let takeBack: (() => void) | undefined;
  const expired = new Promise<Settlement>((resolve) => {
    const dueAt = performance.now() + timeoutMs;
    // The timer comes first and the answer that has long arrived second: let it be read.
    const expire = () => void setImmediate(() => resolve({ kind: 'timed-out', settled }));
    takeBack = later(timeoutMs, () => {
      // While the event loop stood still the work could not go on either: it gets that time back.
      const stoodStillMs = Math.min(performance.now() - dueAt, timeoutMs);
      if (stoodStillMs < NOTICED_MS) expire();
      else takeBack = later(stoodStillMs, expire);
    });
  });
  const settlement = await Promise.race([settled, expired]);
  takeBack?.();
  if (settlement.kind === 'timed-out') abort(controller);
  return settlement;
}

function abort(controller: AbortController): void {
  try {
    controller.abort(new DOMException('Health check timed out', 'TimeoutError'));
  } catch {
    // The work was given the signal and has broken it. It does not learn of its deadline then; everybody else does.
  }
}
