import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { fitBytes } from './fit-bytes.js';
import type { TerminationLog } from './termination-log.js';

/** The limit of Kubernetes. */
const MOST_BYTES = 4_096;

/** O_NONBLOCK, because the open of a pipe without a reader would block a process that is about to end. */
const { O_WRONLY, O_TRUNC, O_NONBLOCK, O_CREAT } = constants;

/**
 * Replaces the content of the termination log. Ignores errors: the log already has the reason, and another error would
 * hide it.
 *
 * @param words Without credentials.
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
    // For example no such folder, a full disk or a read-only file system.
  }
}
