import { REPLY_WITHIN_MS } from './reply-within.js';

/** The log line about checks that may take longer than a probe waits. `undefined` when there are none. */
export function slowChecksInWords(
  checks: readonly { readonly name: string; readonly timeoutMs: number }[],
): string | undefined {
  const slow = checks.filter(({ timeoutMs }) => timeoutMs > REPLY_WITHIN_MS);
  if (slow.length === 0) return undefined;
  const names = slow.map(({ name, timeoutMs }) => `${name} (${timeoutMs} ms)`).join(', ');
  return (
    `A probe waits ${REPLY_WITHIN_MS} ms at most, but these checks may take longer: ${names}. Then it gets the latest result, ` +
    'marked `"stale": true`; before the first result the pod is not ready. The run goes on, and its result counts.'
  );
}
