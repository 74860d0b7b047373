import { oneOf, positiveMs } from '../../settings/fields.js';

/** The options of a ping through a pool. */
export interface PingPoolOptions {
  /**
   * Degraded when `SELECT 1` on an open connection takes longer than this, in milliseconds.
   * @default 100
   */
  readonly degradedAboveMs?: number;
  /**
   * The status when every connection of the pool is in use while the database answers. `'degraded'` keeps the traffic
   * here, because a busy pool is not a dead database. `'unhealthy'` sends it to the other pods.
   * @default 'degraded'
   */
  readonly whenPoolExhausted?: 'degraded' | 'unhealthy';
}

export type PoolLimits = Required<PingPoolOptions>;

export const POOL_FIELDS = {
  degradedAboveMs: positiveMs(100),
  whenPoolExhausted: oneOf(['degraded', 'unhealthy'], 'degraded'),
};
