import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { childrenOf, sendSignal } from '../../support/processes.js';
import type { Settings } from '../apps/settings.js';

const APPS = fileURLToPath(new URL('../apps/dist/', import.meta.url));

/** How a process ended: by itself, with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What ends a program that heeds SIGTERM, and nothing goes wrong. */
export const BY_SIGTERM: Exit = { code: null, signal: 'SIGTERM' };

const running = new Set<Program>();

// Not after each test: they run side by side.
afterAll(() => Promise.all([...running].map((program) => program.end())));

/** One of test/shutdown/apps as a process of its own, killed at the end of the file. */
export class Program {
  readonly #lines: string[] = [];
  readonly #awaited = new Set<() => void>();
  readonly #child: ChildProcess;
  readonly exit: Promise<Exit>;
  #ended = false;

  constructor(command: string, args: readonly string[], { env, stdio }: SpawnOptions) {
    const child = spawn(command, args, { stdio, env: { ...process.env, ...env } });
    this.#child = child;
    this.exit = once(child, 'close').then(([code, signal]) => {
      this.#ended = true;
      running.delete(this);
      this.#heard();
      return { code, signal };
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface(stream).on('line', (line) => {
        this.#lines.push(line);
        this.#heard();
      });
    }
    running.add(this);
  }

  /** Everything printed so far; of Nest's lines the level, the context and the message. */
  get lines(): readonly string[] {
    return this.#lines.map((line) => line.replace(/^\[Nest\] .*?([A-Z]{3,}) \[/, '$1 ['));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves with the first line that matches, also one from before. */
  line(pattern: RegExp): Promise<string> {
    return this.count(pattern, 1);
  }

  /** Resolves with the last of so many lines that match. */
  async count(pattern: RegExp, count: number): Promise<string> {
    for (;;) {
      const line = this.lines.filter((candidate) => pattern.test(candidate))[count - 1];
      if (line !== undefined) return line;
      if (this.#ended) throw new Error(`It ended without a line like ${pattern}:\n${this.#lines.join('\n')}`);
      await new Promise<void>((resolve) => this.#awaited.add(resolve));
    }
  }

  /** Resolves with the address once it listens and, with probes, has started. */
  async started(): Promise<string> {
    const listening = await this.line(/^Listening on /);
    await this.line(/Started \d|Plain/);
    return listening.replace('Listening on ', '');
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Has the program call `app.close()`. */
  close(): void {
    this.#child.send('close');
  }

  /** Ends it in whatever state it is. */
  async end(): Promise<void> {
    for (const pid of [...childrenOf(this.pid), this.pid]) if (!this.#ended) sendSignal(pid, 'SIGKILL');
    await this.exit;
  }

  #heard(): void {
    for (const resolve of this.#awaited) resolve();
    this.#awaited.clear();
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
  return new Program('sh', args, { stdio: ['ignore', 'pipe', 'pipe'] });
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
