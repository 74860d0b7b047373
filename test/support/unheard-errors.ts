import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';

/** From here to the end of the test no rejection and no exception may go unheard. Ends with all that is due run. */
export function expectNoUnheardErrors(): void {
  const unheard: unknown[] = [];
  const hear = (error: unknown) => void unheard.push(error);
  process.on('unhandledRejection', hear);
  process.on('uncaughtException', hear);
  onTestFinished(async () => {
    await setImmediate();
    process.off('unhandledRejection', hear);
    process.off('uncaughtException', hear);
    expect(unheard).toEqual([]);
  });
}
