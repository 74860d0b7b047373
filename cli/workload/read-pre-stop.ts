import type { Entry } from '../read/entry.js';
import type { PreStop } from './workload.js';

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3_600, d: 86_400 };

/** `sleep 5`, `/bin/sleep 5s`, `usleep` not; also in the middle of a script. */
const SLEEP = /(?:^|[\s;&|('"/])sleep\s+(\d+(?:\.\d+)?)([smhd]?)(?=$|[\s;&|)'"])/g;

/** The preStop hook of a container, and how long it sleeps. */
export function readPreStop(container: Entry): PreStop | undefined {
  const hook = container.path('lifecycle', 'preStop');
  if (hook === undefined) return undefined;
  const sleep = hook.get('sleep');
  if (sleep !== undefined) {
    const seconds = sleep.get('seconds')?.number() ?? 0;
    return { line: hook.line, sleepSeconds: seconds, text: `sleep: { seconds: ${seconds} }` };
  }
  const words = hook.path('exec', 'command')?.items() ?? [];
  const text = words.map((word) => word.text() ?? '').join(' ');
  return { line: hook.line, sleepSeconds: sleepIn(text), text: text === '' ? 'a request' : text };
}

/** How long a command sleeps, all its sleeps together, in seconds. */
function sleepIn(command: string): number {
  let seconds = 0;
  for (const [, number, unit = ''] of command.matchAll(SLEEP)) seconds += Number(number) * (SECONDS[unit] ?? 1);
  return seconds;
}
