import type { OutsideView } from '../../report/from-outside.js';
import type { Thresholds } from '../messages.js';

/**
 * What a silence of the main thread means: a short one is normal, a longer one makes it unready, a very long one dead.
 *
 * @param stuckMs How much of it has passed since the latest piece of work was begun. Under a CPU limit, with many requests
 * that compute, one turn of the event loop can take minutes. A restart would lose all of them and mend nothing.
 */
export function verdictOn(
  silentMs: number,
  { unreadyAfterMs, deadAfterMs }: Thresholds,
  stuckMs = silentMs,
): OutsideView['verdict'] {
  if (Math.min(silentMs, stuckMs) >= deadAfterMs) return 'dead';
  return silentMs >= unreadyAfterMs ? 'unready' : 'well';
}
