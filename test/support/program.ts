import { type ChildProcess, fork, type ForkOptions } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';
import { type Answer, ask } from './ask.js';
import type { Platform } from './platforms.js';
import { type ProbeRoute, probeServerOf } from './probe-server.js';

interface RunOptions extends Pick<ForkOptions, 'env' | 'execArgv'> {
  /** For the program, after the platform. */
  readonly args?: readonly string[];
  /** Is given what kills it, to be called when it is no longer needed: after one test, unless it serves several. */
  readonly whenDone?: (kill: () => Promise<void>) => void;
}

/** A program, run in a process of its own, and killed in the end. */
export class Program {
  #output = '';
  readonly #child: ChildProcess;
  /** How it ended: its exit code, or the signal that it died of. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  /**
   * @param script One of the small programs of test/apps, by its name, or any other.
   * @param platform None for one that has no HTTP of its own.
   */
  constructor(script: string | URL, platform?: Platform, options: RunOptions = {}) {
    const { args = [], env, execArgv = [], whenDone = onTestFinished } = options;
    const url = typeof script === 'string' ? new URL(`../apps/dist/${script}.js`, import.meta.url) : script;
    this.#child = fork(fileURLToPath(url), [...(platform ? [platform.name] : []), ...args], {
      silent: true,
      env: { ...process.env, NO_COLOR: '1', ...env },
      execArgv,
    });
    this.ended = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    whenDone(async () => {
      this.#child.kill('SIGKILL');
      await this.ended;
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** All that it has printed until now. */
  get output(): string {
    return this.#output;
  }

  /** Resolves once it has printed this. */
  async prints(text: string): Promise<void> {
    // Unlike expect.poll() it can be awaited before all tests, too.
    await vi.waitFor(() => expect(this.#output).toContain(text), { timeout: 20_000, interval: 20 });
  }

  /** Resolves once it listens. */
  async listens(): Promise<void> {
    await this.prints('Listening on http');
  }

  /** Resolves once its probe server listens. */
  async answersProbes(): Promise<void> {
    await this.prints('Probes are answered on http');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Gives it the word that it waits for. */
  tell(word: string): void {
    this.#child.send(word);
  }

  /** Puts a question to it, and resolves with what it answers: one at a time. */
  async answers(question: string): Promise<unknown> {
    const answer = once(this.#child, 'message');
    this.tell(question);
    return (await answer)[0];
  }

  /** Lets it go on where it blocks: see `blockUntilTyped()` of test/apps/cues.ts. */
  type(): void {
    this.#child.stdin?.write('\n');
  }

  /** Its readiness, asked many times: 503, or nobody who answers. */
  async isNeverReady(): Promise<void> {
    for (let probe = 1; probe <= 20; probe++) {
      const status = await this.get('/health/ready').then((answer) => answer.status, refusal);
      expect([503, 'ECONNREFUSED', 'ECONNRESET']).toContain(status);
    }
  }

  get(path: string): Promise<Answer> {
    const [, url] = /Listening on (\S+)/.exec(this.#output) ?? [];
    return ask(`${url}${path}`);
  }

  /** Asks its probe server, below the base path. */
  probe(route: ProbeRoute): Promise<Answer> {
    return ask(`${probeServerOf(this.#output)}${route}`);
  }
}

function refusal(error: NodeJS.ErrnoException): string | undefined {
  return error.code;
}
