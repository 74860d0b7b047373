/** Whether the method is one that probes use: GET or HEAD. */
export function isRead({ method }: { readonly method?: string | undefined }): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** The path without the query, which probes ignore, and without a slash at its end. */
export function pathOf({ url = '' }: { readonly url?: string | undefined }): string {
  const query = url.indexOf('?');
  const path = query === -1 ? url : url.slice(0, query);
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The query. It does not change the answer of a probe. */
export function queryOf({ url = '' }: { readonly url?: string | undefined }): string {
  const query = url.indexOf('?');
  return query === -1 ? '' : url.slice(query + 1);
}
