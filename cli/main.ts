#!/usr/bin/env node
import { isColorSupported } from 'picocolors';
import { run } from './commands/run.js';

// A reader such as `head` may have had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void main();

/** Not process.exit(): what was written to a pipe has to arrive. */
async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    isColorful: isColorSupported && process.stdout.isTTY,
  });
}
