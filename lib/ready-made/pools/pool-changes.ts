import { realTime } from '../../timing/real-time.js';
import type { CountedPool } from './counted-pool.js';

const LONGEST_WAIT_MS = 50;

/** The pings that wait for a change of each pool. One listener serves all checks of one pool. */
const watchers = new WeakMap<CountedPool, Set<() => void>>();

/**
 * Resolves when a connection may have become free, or after `ms`, or after 50 ms at the latest. A negative `ms` means
 * 50 ms.
 */
export function changeOf(pool: CountedPool, ms: number): Promise<void> {
  const waiting = watchers.get(pool) ?? watch(pool);
  return new Promise((resolve) => {
    const done = (): void => {
      realTime.clearTimeout(timer);
      waiting.delete(done);
      resolve();
    };
    // A connection that fails to open leaves the pool without an event, so there is a timer too.
    const timer = realTime.setTimeout(done, ms > 0 ? Math.min(ms, LONGEST_WAIT_MS) : LONGEST_WAIT_MS);
    waiting.add(done);
  });
}

function watch(pool: CountedPool): Set<() => void> {
  const waiting = new Set<() => void>();
  watchers.set(pool, waiting);
  const tellAll = (): void => {
    for (const done of waiting) done();
  };
  pool.on('release', tellAll);
  pool.on('remove', tellAll);
  return waiting;
}
