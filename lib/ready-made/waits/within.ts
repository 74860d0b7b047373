import { realTime } from '../../timing/real-time.js';

/** Resolves with `work`, or with `otherwise()` when it has not ended after `ms`. Does not keep the process alive. */
export async function within<T>(ms: number, work: Promise<T>, otherwise: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<T>((resolve) => {
    timer = realTime.setTimeout(() => resolve(otherwise()), ms).unref();
  });
  return await Promise.race([work, tooLate]).finally(() => realTime.clearTimeout(timer));
}
