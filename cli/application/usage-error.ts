/** The command was used in a way that it cannot do. It makes the exit code 2, and the message is all that is shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
