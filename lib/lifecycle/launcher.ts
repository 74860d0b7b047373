import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What starts scripts of a package.json, by the name under which it runs or of its own script. */
const PACKAGE_MANAGER = /^(npm|pnpm|yarn)(?:-cli)?(?:\.[cm]?js)?$/;

const SHELL = /^(?:ba|da|a|z|k)?sh$/;

/**
 * Who started this process and would not pass SIGTERM on to it: a package manager, or a shell with something to run, not
 * one in which a person types. `undefined` where there is nobody of the kind, or where the system does not tell.
 */
export function launcher(env: NodeJS.ProcessEnv = process.env): string | undefined {
  try {
    return launcherIn(readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8'), env);
  } catch {
    // Only Linux has it, and only Linux has containers: who else starts us is no matter.
    return undefined;
  }
}

/** @param commandLine As Linux gives it, with a zero behind each argument. */
export function launcherIn(commandLine: string, env: NodeJS.ProcessEnv): string | undefined {
  // A program that gives itself a title, as npm does, has all of it in the first.
  const [program = '', ...rest] = commandLine.split(/[\0 ]/).filter((word) => word !== '');
  const name = basename(program);
  const script = name === 'node' ? rest.find((word) => !word.startsWith('-')) : undefined;
  const manager = PACKAGE_MANAGER.exec(script === undefined ? name : basename(script))?.[1];
  // They set it for the scripts that they run: without it, one of them has started something else.
  if (manager !== undefined) return env['npm_lifecycle_event'] === undefined ? undefined : manager;
  if (!SHELL.test(name) || rest.every((word) => word.startsWith('-'))) return undefined;
  // The shell is the package manager's own, where that runs a script.
  return env['npm_lifecycle_event'] === undefined ? name : (env['npm_config_user_agent']?.split('/')[0] ?? 'npm');
}
