import type { CheckContext, CheckOutcome } from '../../checks/health-check.js';
import { judgeSpeed, millisecondsOf } from '../wording/judge-speed.js';
import { orAborted } from '../../timing/or-aborted.js';
import { Outstanding } from '../waits/outstanding.js';

/**
 * A query cannot be cancelled and may hold a connection of the application's pool, so the pauses are long. It may also
 * be lost, so it is sent again in the end.
 */
const queries = new Outstanding<unknown>({ pauseMs: 30_000, longestPauseMs: 600_000 });

/**
 * Asks by a query that no deadline can end. The next run waits for the same query if it is not answered. A second query
 * is sent after 30 s, a third one 60 s later and so on, at least once in 10 minutes.
 *
 * @param key The object that the query asks.
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
