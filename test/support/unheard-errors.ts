import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';

/** Until the end of the test no rejection and no exception may be unhandled. Runs everything that is due at the end. */
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
