import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Starts it in a thread of its own: a partner is somebody else, who goes on while the application is busy, and whose
 * requests are not for the application to drain.
 */
export async function startTinyPartner(): Promise<string> {
  const thread = new Worker(new URL('./tiny-partner.js', import.meta.url));
  const [url] = await once(thread, 'message');
  // It lives as long as the application does, and is no reason for it to live on.
  thread.unref();
  return url;
}
