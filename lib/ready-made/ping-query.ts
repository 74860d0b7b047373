import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { judgeSpeed, millisecondsOf } from './judge-speed.js';
import { orAborted } from './or-aborted.js';
import { Outstanding } from './outstanding.js';

/** A query cannot be taken back, and it may hold a connection of the application's pool for as long. */
const queries = new Outstanding<unknown>({ pauseMs: 30_000, most: 3, beyond: 'wait' });

/**
 * Asks by a query that no deadline can end. One that is still unanswered is waited for by the next run, too: 3 of one
 * `key` at most are outstanding, the second after 30 s.
 *
 * @param key whom the query asks
 */
export async function pingByQuery(
  { key, what, query }: { readonly key: object; readonly what: string; readonly query: () => PromiseLike<unknown> },
  { signal }: CheckContext,
  degradedAboveMs: number,
): Promise<CheckOutcome> {
  signal.throwIfAborted();
  const tookMs = await millisecondsOf(() => orAborted(queries.ask(key, query), signal));
  return judgeSpeed({ what, tookMs }, degradedAboveMs);
}
