import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after so many milliseconds, or once `signal` is aborted, for which alone the delay rejects. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
