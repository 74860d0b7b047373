import type { OutsideView } from '../../report/from-outside.js';
import type { Thresholds } from '../messages.js';

/**
 * What a silence of the main thread means: a short one is normal, a longer one makes it unready, a very long one dead.
 */
export function verdictOn(silentMs: number, { unreadyAfterMs, deadAfterMs }: Thresholds): OutsideView['verdict'] {
  if (silentMs >= deadAfterMs) return 'dead';
  return silentMs >= unreadyAfterMs ? 'unready' : 'well';
}
