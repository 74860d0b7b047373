import { sleep } from '../timing/real-time.js';

/** A broker that does not answer must not hold up an application that has nothing in flight. */
const WITHIN_MS = 2_000;

/** Resolves when the broker has answered, or when it takes too long. */
export async function answered(answer: Promise<unknown>): Promise<void> {
  const isOver = new AbortController();
  const over = () => isOver.abort();
  answer.then(over, over);
  await Promise.race([answer, sleep(WITHIN_MS, isOver.signal)]);
}
