/** `too_many_connections` in PostgreSQL, CockroachDB, Pgpool-II and Odyssey. */
const CODE = '53300';

/**
 * Poolers have no code for it: PgBouncer sends 08P01 (a protocol violation), Supavisor XX000. PgBouncer also repeats
 * the error of the server behind it. A timeout in a pooler's queue is not in this list, because a dead database causes
 * it too.
 */
const TEXTS = [
  /too many (\w+ ){0,3}(clients|connections)\b/i, // PostgreSQL and most of the others; Odyssey: "too many active clients …"
  /maximum number of (\w+ )?connections/i, // RDS Proxy
  /remaining connection slots are reserved/i,
  /no more connections allowed/i, // PgBouncer: max_client_conn
  /client connections exceeded/i, // PgBouncer 1.24: max_db_client_connections, max_user_client_connections
  /max client(s| connections) reached/i, // Supavisor: "MaxClientsInSessionMode: …", "(EMAXCONN) …"
  /too many database connection attempts/i, // Neon
];

/** Whether a database, or a pooler before it, refuses a connection because it has too many. Then it is alive. */
export function isTooManyConnections(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === CODE) return true;
  return TEXTS.some((text) => text.test(error.message));
}
