import { nextTurn } from '../timing/real-time.js';
import type { TimeLimit } from './time-limit.js';

/** If clients never stop connecting, we stop waiting at this point and some of them are reset. */
const MOST_TURNS = 100;

/**
 * Waits until the socket's queue is empty, or until the time is over. When the server closes, the operating system
 * resets the connections that are still in this queue.
 * @param accepted How many connections were accepted so far.
 *
 * @returns Whether the queue was empty at the end.
 */
export async function queueAccepted(accepted: () => number, limit: TimeLimit): Promise<boolean> {
  let more = false;
  for (let turn = 0; turn < MOST_TURNS && !limit.isOver; turn++) {
    const before = accepted();
    await nextTurn();
    more = accepted() > before;
    if (!more) break;
  }
  return !more;
}
