import { realTime } from '../timing/real-time.js';
import type { PgPool } from './pg-pool.js';

const LONGEST_WAIT_MS = 50;

/** Those who stand beside the queue of a pool: one listener for all, however many checks there are of one database. */
const watchers = new WeakMap<PgPool, Set<() => void>>();

/** Resolves when a connection may have become free, at the latest after `ms` (where that is still to come) or 50 ms. */
export function changeOf(pool: PgPool, ms: number): Promise<void> {
  const waiting = watchers.get(pool) ?? watch(pool);
  return new Promise((resolve) => {
    const done = (): void => {
      realTime.clearTimeout(timer);
      waiting.delete(done);
      resolve();
    };
    // A connection that could not be opened leaves the pool without an event.
    const timer = realTime.setTimeout(done, ms > 0 ? Math.min(ms, LONGEST_WAIT_MS) : LONGEST_WAIT_MS);
    waiting.add(done);
  });
}

function watch(pool: PgPool): Set<() => void> {
  const waiting = new Set<() => void>();
  watchers.set(pool, waiting);
  const tellAll = (): void => {
    for (const done of waiting) done();
  };
  pool.on('release', tellAll);
  pool.on('remove', tellAll);
  return waiting;
}
