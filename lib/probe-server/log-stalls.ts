import type { LoggerService } from '@nestjs/common';
import type { Observable, Subscription } from 'rxjs';
import type { Stall } from './stalls.js';

/** Logs each stall that made the pod unready. Nothing else in the log would explain that. */
export function logStalls(stalls$: Observable<Stall>, unreadyAfterMs: number, logger: LoggerService): Subscription {
  return stalls$.subscribe(({ lastedMs, place }) => {
    if (lastedMs >= unreadyAfterMs) {
      const where = place === undefined ? '' : ` in ${place}`;
      logger.warn(`The event loop stalled for ${(lastedMs / 1_000).toFixed(1)} s: not ready meanwhile${where}`);
    }
  });
}
