import type { LoggerService } from '@nestjs/common';
import type { Observable, Subscription } from 'rxjs';
import type { Posting } from './board.js';

/** A healthy run that takes more than this part of its deadline is slow. */
const SLOW = 1 / 2;

/** A run within this part of its deadline is fast again. What lies between changes nothing, so that the log stays quiet. */
const FAST = 1 / 3;

/** One line when a healthy check comes close to its deadline, and none more until it is fast again. */
export function logSlowRuns(
  postings$: Observable<Pick<Posting, 'result'>>,
  timeoutMsOf: (name: string) => number | undefined,
  logger: LoggerService,
): Subscription {
  const slow = new Set<string>();
  return postings$.subscribe(({ result: { name, status, latency_ms } }) => {
    const timeoutMs = timeoutMsOf(name);
    // A check that is not healthy has its line of its own.
    if (timeoutMs === undefined || status !== 'healthy') return;
    if (latency_ms <= timeoutMs * FAST) slow.delete(name);
    if (latency_ms <= timeoutMs * SLOW || slow.has(name)) return;
    slow.add(name);
    logger.warn(
      `Health of ${name} took ${Math.round(latency_ms)} ms, more than half of its deadline of ${timeoutMs} ms`,
    );
  });
}
