import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Programs that run the scripts of a package.json. The process may have the name of the program or of its script. */
const PACKAGE_MANAGER = /^(npm|pnpm|yarn)(?:-cli)?(?:\.[cm]?js)?$/;

const SHELL = /^(?:ba|da|a|z|k)?sh$/;

/**
 * The program that started this process, if it would not pass SIGTERM on: a package manager, or a shell that runs a
 * command (not one in which a person types). `undefined` for any other parent, and where the system has no `/proc`.
 */
export function launcher(env: NodeJS.ProcessEnv = process.env): string | undefined {
  try {
    return launcherIn(readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8'), env);
  } catch {
    // Only Linux has this file. Containers run on Linux, so nothing is lost elsewhere.
    return undefined;
  }
}

/** @param commandLine The content of `/proc/<pid>/cmdline`: each argument ends with a zero byte. */
export function launcherIn(commandLine: string, env: NodeJS.ProcessEnv): string | undefined {
  // A program that sets its own title, as npm does, has the whole title in the first argument.
  const [program = '', ...rest] = commandLine.split(/[\0 ]/).filter((word) => word !== '');
  const name = basename(program);
  const script = name === 'node' ? rest.find((word) => !word.startsWith('-')) : undefined;
  const manager = PACKAGE_MANAGER.exec(script === undefined ? name : basename(script))?.[1];
  // A package manager sets this variable for the scripts it runs. Without it, it has started something else.
  if (manager !== undefined) return env['npm_lifecycle_event'] === undefined ? undefined : manager;
  if (!SHELL.test(name) || rest.every((word) => word.startsWith('-'))) return undefined;
  // With this variable, the shell belongs to a package manager that runs a script.
  return env['npm_lifecycle_event'] === undefined ? name : (env['npm_config_user_agent']?.split('/')[0] ?? 'npm');
}
