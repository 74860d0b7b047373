import { setTimeout } from 'node:timers/promises';

/** Asks again and again until the answer is yes, for what has no event. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(50); // oxlint-disable-line no-await-in-loop
}
