import { REPLY_WITHIN_MS } from './reply-within.js';

/** What it means that a check may take longer than a probe waits; `undefined` where none may. */
export function slowChecksInWords(
  checks: readonly { readonly name: string; readonly timeoutMs: number }[],
): string | undefined {
  const slow = checks.filter(({ timeoutMs }) => timeoutMs > REPLY_WITHIN_MS);
  if (slow.length === 0) return undefined;
  const names = slow.map(({ name, timeoutMs }) => `${name} (${timeoutMs} ms)`).join(', ');
  return (
    `A probe waits ${REPLY_WITHIN_MS} ms at most, and may take longer: ${names}. It is answered with the latest result ` +
    'then, marked `"stale": true`; before the first result the pod is not ready. The run goes on, and its result counts.'
  );
}
