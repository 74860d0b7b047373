import type { LoggerService } from '@nestjs/common';
import { EMPTY, type Observable, type Subscription } from 'rxjs';
import type { Posting } from './board.js';

const SLOW = 1 / 2;

/**
 * A run within this part of its deadline is fast again. Between the two limits nothing changes, so that a check near
 * one limit does not fill the log.
 */
const FAST = 1 / 3;

/** Logs one line when a healthy check comes close to its deadline, and the next line only after it was fast again. */
export function logSlowRuns(
  postings$: Observable<Pick<Posting, 'result'>>,
  timeoutMsOf: (name: string) => number | undefined,
  logger: LoggerService,
  removals$: Observable<string> = EMPTY,
): Subscription {
  const slow = new Set<string>();
  const removals = removals$.subscribe((name) => slow.delete(name));
  const subscription = postings$.subscribe(({ result: { name, status, latency_ms } }) => {
    const timeoutMs = timeoutMsOf(name);
    // `logStatusChanges` logs the check that is not healthy.
    if (timeoutMs === undefined || status !== 'healthy') return;
    if (latency_ms <= timeoutMs * FAST) slow.delete(name);
    if (latency_ms <= timeoutMs * SLOW || slow.has(name)) return;
    slow.add(name);
    logger.warn(
      `Health of ${name} took ${Math.round(latency_ms)} ms, more than half of its deadline of ${timeoutMs} ms`,
    );
  });
  subscription.add(removals);
  return subscription;
}
