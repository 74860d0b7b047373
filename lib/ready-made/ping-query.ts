import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { judgeSpeed, millisecondsOf } from './judge-speed.js';
import { orAborted } from './or-aborted.js';
import { Outstanding } from './outstanding.js';

/**
 * A query cannot be taken back, and it may hold a connection of the application's pool for as long: the pauses are long. Yet
 * it may be lost, so it is sent again in the end.
 */
const queries = new Outstanding<unknown>({ pauseMs: 30_000, longestPauseMs: 600_000 });

/**
 * Asks by a query that no deadline can end. One that is still unanswered is waited for by the next run, too. A second is
 * sent after 30 s, a third after 60 s more and so on, up to one in 10 minutes.
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
