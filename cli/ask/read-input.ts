import type { Answer } from './answer.js';
import { LONGEST_BYTES, TOO_LONG } from './limits.js';

/** Reads the standard input to its end, or to where it is too long. */
export async function readInput(input: AsyncIterable<Uint8Array | string>): Promise<Answer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of input) {
    const read = Buffer.from(part as string);
    parts.push(read);
    bytes += read.length;
    if (bytes > LONGEST_BYTES) return { kind: 'failed', problem: `The standard input: ${TOO_LONG}` };
  }
  return { kind: 'answered', status: 200, text: Buffer.concat(parts).toString('utf8'), at: Date.now() };
}
