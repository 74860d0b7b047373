import type { EventLoop } from './body.js';
import type { Remark } from './explanation.js';
import { lasted, shortened } from './in-words.js';

const SHOWN_CALLS = 5;
/** A shorter one is of no use to a reader: garbage collection takes as long. */
const WORTH_SAYING_MS = 200;

/** A stall that goes on, or else the longest one. */
export function sayEventLoop(loop: EventLoop | undefined): readonly Remark[] {
  if (loop === undefined) return [];
  const { stalledMs, longestStallMs, stack } = loop;
  if (stalledMs >= WORTH_SAYING_MS) {
    const sentence = `The event loop has stalled for ${lasted(stalledMs)}, so the application answers nobody.${stood('It stands in', stack)}`;
    const mend =
      'Move this work to a worker thread, or let the event loop turn in between. After `server.deadAfterMs` (30 s by default) liveness fails, and the kubelet restarts the container.';
    return [{ sentence, mend }];
  }
  if (longestStallMs < WORTH_SAYING_MS) return [];
  const sentence = `The event loop turns. In the last five minutes it stalled for up to ${lasted(longestStallMs)}.${stood('It stood in', stack)}`;
  return [{ sentence }];
}

function stood(where: string, stack: string | undefined): string {
  if (stack === undefined) return '';
  const calls = stack.split('\n').map((call) => shortened(call.trim().replace(/^at /, ''), 200));
  const shown = calls.slice(0, SHOWN_CALLS).join(', called by ');
  return ` ${where} ${shown}${calls.length > SHOWN_CALLS ? ', …' : ''}.`;
}
