import { behavioursOf, type CheckUnderTest } from 'nestjs-probes/testing';
import { describe, it } from 'vitest';

/** One row of the table of compatibility: a check, and every behaviour that it has to hold. */
export function holds(name: string, check: CheckUnderTest): void {
  describe(name, () => {
    for (const { title, skipped, run } of behavioursOf(check)) it.skipIf(skipped)(title, run);
  });
}
