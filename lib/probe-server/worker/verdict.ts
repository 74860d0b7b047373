import type { OutsideView } from '../../report/from-outside.js';
import type { Thresholds } from '../messages.js';

/** Busy is not wedged: what it means that the main thread has been silent for so long. */
export function verdictOn(silentMs: number, { unreadyAfterMs, deadAfterMs }: Thresholds): OutsideView['verdict'] {
  if (silentMs >= deadAfterMs) return 'dead';
  return silentMs >= unreadyAfterMs ? 'unready' : 'well';
}
