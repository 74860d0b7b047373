import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { fitBytes } from './fit-bytes.js';
import type { TerminationLog } from './termination-log.js';

/** Kubernetes shows no more. */
const MOST_BYTES = 4_096;

/** Not to wait: a pipe that nobody reads would hold a process that is to end. */
const { O_WRONLY, O_TRUNC, O_NONBLOCK, O_CREAT } = constants;

/**
 * Replaces what stands in the termination log. Where it cannot be written nothing happens: whoever is about to end has said
 * in the log why, and an error of this would only hide it.
 *
 * @param words Without credentials already.
 */
export function writeLastWords(words: string, log: TerminationLog | undefined): void {
  if (!log) return;
  try {
    const file = openSync(log.path, O_WRONLY | O_TRUNC | O_NONBLOCK | (log.create ? O_CREAT : 0), 0o644);
    try {
      writeSync(file, fitBytes(words, MOST_BYTES));
    } finally {
      closeSync(file);
    }
  } catch {
    // No such folder, a full disk, a file system that is read-only: see above.
  }
}
