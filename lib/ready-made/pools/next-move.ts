import type { CheckContext } from '../../checks/health-check.js';
import { orAborted } from '../../timing/or-aborted.js';
import { nextTurn, realTime } from '../../timing/real-time.js';
import type { CountedPool } from './counted-pool.js';
import { changeOf } from './pool-changes.js';
import { figuresOf, type PoolFigures } from './pool-figures.js';

/**
 * - `borrow`: a connection is free, or there is room for a new one.
 * - `match`: idle connections are about to be given to requests of this same tick.
 * - `stand by`: a connection may become free, or a ping has the last one and will give it back.
 * - `exhausted`: the application uses all connections.
 */
type Move = 'borrow' | 'match' | 'stand by' | 'exhausted';

/** What a ping does next. @internal */
export function nextMove(
  pool: Pick<CountedPool, 'idleCount' | 'totalCount' | 'waitingCount' | 'options'>,
  { active_connections: active, waiting_requests: waiting }: PoolFigures,
  isPatient: boolean,
): Move {
  const { max } = pool.options;
  if (pool.idleCount > pool.waitingCount || (pool.idleCount === 0 && pool.totalCount < max)) return 'borrow';
  if (pool.idleCount > 0) return 'match';
  return active >= max && (waiting > 0 || !isPatient) ? 'exhausted' : 'stand by';
}

/**
 * Calls `borrow` when the pool can give a connection at once. Returns `'exhausted'` when no connection is available.
 * Never waits in the queue of the pool, because a request in such a queue cannot be cancelled. Instead it waits outside
 * the queue, for half of the deadline at most, and only while the queue is empty.
 */
export async function onceAvailable<T>(
  pool: CountedPool,
  { signal, timeoutMs }: CheckContext,
  borrow: () => Promise<T>,
): Promise<T | 'exhausted'> {
  const giveUpAt = realTime.now() + timeoutMs / 2;
  for (;;) {
    signal.throwIfAborted();
    const patienceMs = giveUpAt - realTime.now();
    const move = nextMove(pool, figuresOf(pool), patienceMs > 0);
    // In the same turn as the decision: in the next one the connection may be gone.
    if (move === 'borrow') return await borrow();
    if (move === 'exhausted') return 'exhausted';
    await (move === 'match' ? nextTurn() : orAborted(changeOf(pool, patienceMs), signal));
  }
}
