import { nextTurn } from '../timing/real-time.js';
import type { TimeLimit } from './time-limit.js';

/** Where clients never stop connecting, somebody is turned away in the end. */
const MOST_TURNS = 100;

/**
 * Who has connected and is not accepted yet would be reset with the queue of the socket: waits until it is empty, or until the
 * time is over.
 *
 * @param accepted How many have been accepted so far.
 *
 * @returns Whether nobody was seen to come at the end.
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
