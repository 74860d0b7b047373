/**
 * One line that says what went wrong. Node wraps some errors (of fetch, of a name with two addresses) in an error
 * without a message.
 */
export function describe(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return describe(error.errors[0]);
  if (error instanceof Error && error.cause !== undefined) return describe(error.cause);
  return error instanceof Error ? error.message : String(error);
}
