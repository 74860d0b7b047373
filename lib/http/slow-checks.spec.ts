import { expect, it } from 'vitest';
import { REPLY_WITHIN_MS } from './reply-within.js';
import { slowChecksInWords } from './slow-checks.js';

it('the warning names the checks that may take longer than a probe waits', () => {
  const fast = { name: 'cache', timeoutMs: REPLY_WITHIN_MS };
  expect(slowChecksInWords([fast])).toBeUndefined();
  expect(slowChecksInWords([])).toBeUndefined();
  const slow = [
    { name: 'database', timeoutMs: 901 },
    { name: 'search', timeoutMs: 5_000 },
  ];
  expect(slowChecksInWords([fast, ...slow])).toMatch(
    /^A probe waits 900 ms at most, but these checks may take longer: database \(901 ms\), search \(5000 ms\)\. Then it gets the latest result, marked `"stale": true`; before the first result the pod is not ready\. The run goes on, and its result counts\.$/,
  );
});
