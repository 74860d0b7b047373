import { sleep } from '../timing/real-time.js';

/** What a module or its options may take, in milliseconds. Nobody who asks for a reading wants to wait for ever. */
const LIMIT_MS = 5_000;

/**
 * Resolves or rejects as the work does. Keeps the process alive meanwhile.
 *
 * @param late The error when the work has not settled in time.
 */
export async function within<T>(work: T | PromiseLike<T>, late: (limit: string) => Error): Promise<T> {
  const settled = new AbortController();
  const limit = sleep(LIMIT_MS, settled.signal).then(() => {
    throw late(`${LIMIT_MS / 1_000} s`);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    settled.abort();
  }
}
