import type { LoggerService } from '@nestjs/common';
import type { Observable, Subscription } from 'rxjs';
import type { Stall } from './stalls.js';

/** A line for each stall that has cost the application its readiness: nothing else in its log tells why. */
export function logStalls(stalls$: Observable<Stall>, unreadyAfterMs: number, logger: LoggerService): Subscription {
  return stalls$.subscribe(({ lastedMs, place }) => {
    if (lastedMs >= unreadyAfterMs) {
      const where = place === undefined ? '' : ` in ${place}`;
      logger.warn(`The event loop stalled for ${(lastedMs / 1_000).toFixed(1)} s: not ready meanwhile${where}`);
    }
  });
}
