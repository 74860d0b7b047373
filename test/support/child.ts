import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How a process ended: by itself, with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const running = new Set<Child>();

/** Ends every process that a test file has started and not ended, see end-children.ts. */
export async function endChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.end()));
}

/** A process that a test has started. It ends with the test file at the latest. */
export class Child {
  readonly #lines: string[] = [];
  readonly #awaited = new Set<() => void>();
  readonly #process: ChildProcess;
  #hasEnded = false;
  readonly ended: Promise<Exit>;

  constructor(
    command: string,
    args: readonly string[],
    { env, ...options }: Pick<SpawnOptions, 'cwd' | 'env' | 'stdio'>,
  ) {
    const child = spawn(command, args, { ...options, env: { ...process.env, ...env } });
    this.#process = child;
    running.add(this);
    this.ended = once(child, 'close').then(([code, signal]) => {
      running.delete(this);
      this.#hasEnded = true;
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
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Every line that it has printed so far. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Everything that it has printed so far. */
  get output(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Sends it a word that it waits for. */
  tell(word: string): void {
    this.#process.send(word);
  }

  /** Sends it a question and resolves with the answer. One question at a time. */
  async answers(question: string): Promise<unknown> {
    const answer = once(this.#process, 'message');
    this.tell(question);
    return (await answer)[0];
  }

  /** Lets it continue after `blockUntilTyped()` of test/apps/cues.ts. */
  type(): void {
    this.#process.stdin?.write('\n');
  }

  /** Ends it in any state. */
  async end(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  /** Resolves with what `find` finds in its output, as soon as it is there. */
  protected async finds<T>(find: () => T | undefined, what: string): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (this.#hasEnded) throw new Error(`It has ended and printed no ${what}, but:\n${this.output}`);
      await new Promise<void>((resolve) => this.#awaited.add(resolve));
    }
  }

  #heard(): void {
    for (const resolve of this.#awaited) resolve();
    this.#awaited.clear();
  }
}
