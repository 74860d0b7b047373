#!/usr/bin/env node
import { isColorSupported } from 'picocolors';
import { run } from './commands/run.js';
import type { Screen } from './commands/terminal.js';

// A terminal without a size says 0.
const screen: Screen = {
  write: (text) => process.stdout.write(text),
  get rows() {
    return process.stdout.rows || 24;
  },
  get columns() {
    return process.stdout.columns || 80;
  },
};

// A reader such as `head` may have had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void main();

/** A module that --app has loaded may hold the process open: a timer, a connection. So the process is ended. */
async function main(): Promise<void> {
  // isTTY is undefined in a pipe, whatever its type says.
  const terminal = process.stdout.isTTY ? screen : undefined;
  const code = await run(process.argv.slice(2), {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    screen: terminal,
    isColorful: isColorSupported && terminal !== undefined,
  });
  await Promise.all([process.stdout, process.stderr].map(written));
  process.exit(code);
}

/** Resolves when all that was written before has arrived in the pipe, or has nobody to read it. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
