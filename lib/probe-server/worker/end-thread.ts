import type { MessagePort } from 'node:worker_threads';

/** Ends the thread. In Node it ends by itself once its port is closed. Deno cannot close this port. */
export function endThread(main: Pick<MessagePort, 'close'>): void {
  // In a worker thread process.exit() ends only the thread.
  if (typeof main.close === 'function') main.close();
  else process.exit();
}
