/**
 * - 1040: `ER_CON_COUNT_ERROR`, "Too many connections", of MySQL, MariaDB, MaxScale and ProxySQL.
 * - 1203: `ER_TOO_MANY_USER_CONNECTIONS`.
 */
const NUMBERS: ReadonlySet<unknown> = new Set([1040, 1203]);

const TEXTS = [
  // 1226 is for queries too. A server may be set to another language, but not the name of the limit.
  /\bmax_(user_)?connections(_per_hour)?\b/,
  /too many (\w+ ){0,3}connections\b/i,
  /maximum number of (\w+ )?connections/i, // RDS Proxy
];

/** Whether a database, or a proxy before it, refuses a connection because it has too many. Then it is alive. */
export function isTooManyConnections(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errno' in error && NUMBERS.has(error.errno)) return true;
  return TEXTS.some((text) => text.test(error.message));
}
