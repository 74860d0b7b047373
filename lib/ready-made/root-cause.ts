/**
 * The sentence that tells a person why `error` happened. `fetch failed` keeps its reason in `cause`, and a host with
 * several addresses keeps one error per address in `errors` and leaves its own message empty.
 */
export function rootCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(rootCause).join('; ');
  if (error.cause instanceof Error) return rootCause(error.cause);
  return error.message || error.name;
}
