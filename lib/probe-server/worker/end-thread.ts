import type { MessagePort } from 'node:worker_threads';

/** Lets the thread end: it does so by itself once nothing is left in it. On Deno it ends at once: no port closes there. */
export function endThread(main: Pick<MessagePort, 'close'>): void {
  // In a worker thread it ends the thread, not the process.
  if (typeof main.close === 'function') main.close();
  else process.exit();
}
