/** What the decisions of a ping need of a pool, whatever driver the pool is of. The names are those of `pg`. */
export interface CountedPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  /** `max` is `Infinity` for a pool without a limit. */
  readonly options: { readonly max: number };
  /** A connection has become free, or has left the pool. Not every pool has both events. */
  on(event: 'release' | 'remove', listener: () => void): unknown;
}
