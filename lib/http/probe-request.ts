/** Probes are asked for with GET or HEAD. */
export function isRead({ method }: { readonly method?: string | undefined }): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Without a query, which no probe has a use for, and without a slash at the end. */
export function pathOf({ url = '' }: { readonly url?: string | undefined }): string {
  const query = url.indexOf('?');
  const path = query === -1 ? url : url.slice(0, query);
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** What stands behind the question mark; nothing of it changes what a probe is answered. */
export function queryOf({ url = '' }: { readonly url?: string | undefined }): string {
  const query = url.indexOf('?');
  return query === -1 ? '' : url.slice(query + 1);
}
