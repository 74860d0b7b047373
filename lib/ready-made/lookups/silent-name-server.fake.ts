import dns from 'node:dns';
import { onTestFinished, vi } from 'vitest';
import { nextTurn } from '../../timing/real-time.js';

/** For specs: no lookup is answered until the test has ended. Then all are, so that none holds the place of another. */
export function silentNameServer() {
  const asked: ((error: Error) => void)[] = [];
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((_host: string, _options: object, answer: () => void) => {
    asked.push(answer);
  }) as never);
  onTestFinished(async () => {
    for (const answer of asked) answer(new Error('The test has ended.'));
    // The lookups give their places back.
    await nextTurn();
  });
  return lookup;
}
