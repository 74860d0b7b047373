import { orAborted } from '../../timing/or-aborted.js';

/** A connection that a ping has of a pool. One of the two functions is called, once. */
export interface Loan<C> {
  readonly connection: C;
  giveBack(): void;
  /** Destroys the connection. Its place in the pool is free at once, whatever the server does. */
  destroy(error: Error): void;
}

/** Runs `work` on a connection and gives it back. Destroys it when `work` fails or the signal is aborted. */
export async function onLoan<C, T>(
  loan: Loan<C>,
  signal: AbortSignal,
  work: (connection: C) => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    result = await orAborted(work(loan.connection), signal);
  } catch (error) {
    loan.destroy(error instanceof Error ? error : new Error('The ping was given up.', { cause: error }));
    throw error;
  }
  loan.giveBack();
  return result;
}
