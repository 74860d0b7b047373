import { orAborted } from '../../timing/or-aborted.js';
import type { BullWorker } from './bull-insides.js';

/** What ends a worker of BullMQ. */
interface Closing {
  closing?: Promise<void> | undefined;
  close(force?: boolean): Promise<void>;
  disconnect(): Promise<void>;
}

/** A `Worker` of BullMQ 5 or 6, or a subclass of `WorkerHost` of `@nestjs/bullmq`. */
type BullWorkerToClose = BullWorker | { readonly worker: BullWorker };

/**
 * Ends a worker of BullMQ, for a drain task. It takes no further job, and resolves when Redis knows that the jobs in hand
 * are done.
 *
 * `worker.pause()` is not enough. A paused worker that waits for a job still takes the next one, and a job that has ended
 * is only done when Redis knows it: otherwise another worker does it again.
 *
 * When `context.signal` is aborted, the worker is closed by force. Otherwise `@nestjs/bullmq` would wait for its jobs in
 * the teardown, without a limit. Another worker does these jobs again, when their lock has expired.
 *
 * @throws The signal's reason when it is aborted before the jobs are done.
 *
 * @example
 * ```ts
 * @DrainTask('videos')
 * stop(context: DrainTaskContext) {
 *   return closeBullWorker(this, context);
 * }
 * ```
 */
export async function closeBullWorker(
  worker: BullWorkerToClose,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const closing = ('isRunning' in worker ? worker : worker.worker) as unknown as Closing;
  try {
    await orAborted(closing.close(), signal);
  } finally {
    if (signal.aborted) closeByForce(closing);
  }
}

function closeByForce(worker: Closing): void {
  // `close()` returns what an earlier call has begun, and that waits for the jobs.
  worker.closing = undefined;
  void worker.close(true);
  // A command to a Redis that does not answer would keep it open.
  worker.disconnect().catch(() => undefined);
}
