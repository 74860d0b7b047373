import { Command, CommanderError } from 'commander';
import { UsageError } from '../application/usage-error.js';
import { safe } from '../format/safe.js';
import { PACKAGE_VERSION } from '../package-version.js';
import { addExplainCommand } from './explain.js';
import { addLintCommand } from './lint.js';
import { addManifestCommand } from './manifest.js';
import type { Terminal } from './terminal.js';

const BAD_USAGE = 2;

/** Runs the command of these arguments. Returns the exit code: 0, 1 if errors were found, 2 for bad usage. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0;
  const exit = (given: number) => (code = given);
  const program = new Command('nestjs-probes')
    .description('Probes of a NestJS application on Kubernetes: does the manifest fit, and why is a pod not ready?')
    .version(PACKAGE_VERSION)
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .showHelpAfterError('(--help says how to use it)')
    .exitOverride();
  addLintCommand(program, terminal, exit);
  addManifestCommand(program, terminal);
  addExplainCommand(program, terminal, exit);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_USAGE;
    if (!(error instanceof UsageError)) throw error;
    terminal.err(safe(error.message));
    return BAD_USAGE;
  }
}
