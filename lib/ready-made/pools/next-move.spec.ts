import { describe, expect, it } from 'vitest';
import type { CountedPool } from './counted-pool.js';
import { figuresOf, pingsOn } from './pool-figures.js';
import { nextMove } from './next-move.js';

interface State {
  readonly total: number;
  readonly idle: number;
  readonly waiting?: number;
  /** How many of the connections and of the waiting requests belong to pings of other checks. */
  readonly pings?: { readonly connections?: number; readonly queued?: number };
}

function poolWith({ total, idle, waiting = 0, pings = {} }: State): CountedPool {
  const pool = {
    totalCount: total,
    idleCount: idle,
    waitingCount: waiting,
    options: { max: 3 },
  } as unknown as CountedPool;
  Object.assign(pingsOn(pool), pings);
  return pool;
}

describe('nextMove, in a pool of 3', () => {
  it.each<[state: State, isPatient: boolean, move: string]>([
    [{ total: 1, idle: 1 }, true, 'borrow'],
    [{ total: 0, idle: 0 }, true, 'borrow'],
    [{ total: 2, idle: 0 }, true, 'borrow'],
    [{ total: 3, idle: 1 }, false, 'borrow'],
    [{ total: 2, idle: 1, waiting: 1 }, true, 'match'],
    [{ total: 3, idle: 0 }, true, 'stand by'],
    [{ total: 3, idle: 0 }, false, 'exhausted'],
    [{ total: 3, idle: 0, waiting: 1 }, true, 'exhausted'],
    // A ping has one of them, and not the application.
    [{ total: 3, idle: 0, pings: { connections: 1 } }, false, 'stand by'],
    [{ total: 3, idle: 0, waiting: 1, pings: { connections: 1 } }, true, 'stand by'],
    [{ total: 3, idle: 0, waiting: 1, pings: { queued: 1 } }, true, 'stand by'],
  ])('%j, patient: %s: %s', (state, isPatient, move) => {
    const pool = poolWith(state);
    expect(nextMove(pool, figuresOf(pool), isPatient)).toBe(move);
  });
});

describe('figuresOf', () => {
  it('counts the connections of pings as idle, and their requests not at all', () => {
    const pool = poolWith({ total: 3, idle: 0, waiting: 3, pings: { connections: 1, queued: 2 } });
    expect(figuresOf(pool)).toEqual({
      pool_size: 3,
      idle_connections: 1,
      active_connections: 2,
      waiting_requests: 1,
      max_connections: 3,
    });
  });
});
