import type { EventLoop } from './body.js';
import type { Remark } from './explanation.js';
import { lasted, shortened } from './in-words.js';

const SHOWN_CALLS = 5;
/** A shorter one is of no use to a reader: garbage collection takes as long. */
const WORTH_SAYING_MS = 200;

/** A stall that goes on. */
export function sayStall(loop: EventLoop | undefined): readonly Remark[] {
  if (loop === undefined || loop.stalledMs < WORTH_SAYING_MS) return [];
  const where = stood('It stands in', loop.stack);
  const sentence = `The event loop has stalled for ${lasted(loop.stalledMs)}, so the application answers nobody.${where}`;
  const mend =
    'Move this work to a worker thread, or let the event loop turn in between. After `server.deadAfterMs` (30 s by default) liveness fails, and the kubelet restarts the container.';
  return [{ sentence, mend }];
}

/** The longest stall, when none goes on. */
export function sayPastStall(loop: EventLoop | undefined): readonly Remark[] {
  if (loop === undefined || loop.stalledMs >= WORTH_SAYING_MS || loop.longestStallMs < WORTH_SAYING_MS) return [];
  const where = stood('It stood in', loop.stack);
  const most = lasted(loop.longestStallMs);
  return [{ sentence: `The event loop turns. In the last five minutes it stalled for up to ${most}.${where}` }];
}

function stood(where: string, stack: string | undefined): string {
  if (stack === undefined) return '';
  const calls = stack.split('\n').map((call) => shortened(call.trim().replace(/^at /, ''), 200));
  const shown = calls.slice(0, SHOWN_CALLS).join(', called by ');
  return ` ${where} ${shown}${calls.length > SHOWN_CALLS ? ', …' : ''}.`;
}
