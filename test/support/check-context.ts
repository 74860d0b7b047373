import type { CheckContext } from 'nestjs-probes';

/**
 * The argument that the library passes to `check()`: a deadline, and a signal that is aborted at the deadline or
 * earlier.
 */
export function checkContext(timeoutMs = 10_000, abortEarlier?: AbortSignal): CheckContext {
  const deadline = AbortSignal.timeout(timeoutMs);
  return { name: 'test', timeoutMs, signal: abortEarlier ? AbortSignal.any([deadline, abortEarlier]) : deadline };
}
