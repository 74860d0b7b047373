import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child, type Exit } from '../../support/child.js';
import { childrenOf, sendSignal } from '../../support/processes.js';
import type { Settings } from '../apps/settings.js';

const APPS = fileURLToPath(new URL('../apps/dist/', import.meta.url));

/** What ends a program that heeds SIGTERM, and nothing goes wrong. */
export const BY_SIGTERM: Exit = { code: null, signal: 'SIGTERM' };

/** One of test/shutdown/apps as a process of its own. */
export class Program extends Child {
  get exit(): Promise<Exit> {
    return this.ended;
  }

  /** Everything printed so far; of Nest's lines the level, the context and the message. */
  override get lines(): readonly string[] {
    return super.lines.map((line) => line.replace(/^\[Nest\] .*?([A-Z]{3,}) \[/, '$1 ['));
  }

  /** Resolves with the first line that matches, also one from before. */
  line(pattern: RegExp): Promise<string> {
    return this.count(pattern, 1);
  }

  /** Resolves with the last of so many lines that match. */
  count(pattern: RegExp, count: number): Promise<string> {
    return this.finds(() => this.lines.filter((line) => pattern.test(line))[count - 1], `line like ${pattern}`);
  }

  /** Resolves with the address once it listens and, with probes, has started. */
  async started(): Promise<string> {
    const listening = await this.line(/^Listening on /);
    await this.line(/Started \d|Plain/);
    return listening.replace('Listening on ', '');
  }

  kill(signal: NodeJS.Signals): void {
    this.signal(signal);
  }

  /** Has the program call `app.close()`. */
  close(): void {
    this.tell('close');
  }

  /** Ends the first process of a PID namespace, too, which is a child of `unshare`. */
  override async end(): Promise<void> {
    if (!this.hasEnded) for (const pid of childrenOf(this.pid)) sendSignal(pid, 'SIGKILL');
    await super.end();
  }
}

/** Starts a program of test/shutdown/apps. */
export function run(name: string, settings: Settings, env: NodeJS.ProcessEnv = {}): Program {
  const args = [`${APPS}${name}.js`, JSON.stringify(settings)];
  return new Program(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
}

/** The same behind a shell, as of a start script that forgets `exec`. */
export function runInShell(name: string, settings: Settings): Program {
  const script = '"$0" "$@"; echo "The program has ended"';
  const args = ['-c', script, process.execPath, `${APPS}${name}.js`, JSON.stringify(settings)];
  // As outside of npm, which may run these tests.
  return new Program('sh', args, { stdio: ['ignore', 'pipe', 'pipe'], env: { npm_lifecycle_event: undefined } });
}

/** The same as the first process of a PID namespace, as in a container. */
export function runAsPid1(name: string, settings: Settings): Program {
  const args = ['--pid', '--fork', '--mount-proc', process.execPath, `${APPS}${name}.js`, JSON.stringify(settings)];
  return new Program('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Milliseconds that something takes. */
export async function timed(work: Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work;
  return performance.now() - begun;
}

export { setTimeout as moment };
