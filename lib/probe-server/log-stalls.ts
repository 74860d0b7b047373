import type { LoggerService } from '@nestjs/common';
import type { Observable, Subscription } from 'rxjs';

/** A line for each stall that has cost the application its readiness: nothing else in its log tells why. */
export function logStalls(stalls$: Observable<number>, unreadyAfterMs: number, logger: LoggerService): Subscription {
  return stalls$.subscribe((lastedMs) => {
    if (lastedMs >= unreadyAfterMs) {
      logger.warn(`The event loop stalled for ${(lastedMs / 1_000).toFixed(1)} s: not ready meanwhile`);
    }
  });
}
