/** What a pool and a connection have in common, of `mysql2` and of `mysql`. */
export interface Queryable {
  query(sql: string, callback: (error: Error | null) => void): unknown;
}

/** Whether this is a pool, and not one connection. */
export function isQueryable(value: unknown): value is Queryable {
  const pool = value as { readonly query?: unknown; readonly getConnection?: unknown } | null | undefined;
  return typeof pool?.query === 'function' && typeof pool.getConnection === 'function';
}

export function queryMySql(connection: Queryable, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(sql, (error) => (error ? reject(error) : resolve()));
  });
}
