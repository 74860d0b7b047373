import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { type Answer, ask } from './ask.js';
import type { Platform } from './platforms.js';

/** One of the small programs of test/apps, run in a process of its own, and killed when the test has finished. */
export class Program {
  #output = '';
  readonly #child: ChildProcess;
  /** How it ended: its exit code, or the signal that it died of. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  constructor(name: string, platform: Platform) {
    const script = fileURLToPath(new URL(`../apps/dist/${name}.js`, import.meta.url));
    this.#child = fork(script, [platform.name], { silent: true, env: { ...process.env, NO_COLOR: '1' } });
    this.ended = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    onTestFinished(async () => {
      this.#child.kill('SIGKILL');
      await this.ended;
    });
  }

  /** All that it has printed until now. */
  get output(): string {
    return this.#output;
  }

  /** Resolves once it has printed this. */
  async prints(text: string): Promise<void> {
    await expect.poll(() => this.#output).toContain(text);
  }

  /** Resolves once it listens. */
  async listens(): Promise<void> {
    await this.prints('Listening on http');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Gives it the word that it waits for. */
  tell(word: string): void {
    this.#child.send(word);
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
}

function refusal(error: NodeJS.ErrnoException): string | undefined {
  return error.code;
}
