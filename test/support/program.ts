import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { type Answer, ask } from './ask.js';
import { Child } from './child.js';
import type { Platform } from './platforms.js';
import { type ProbeRoute, probeServerOf } from './probe-server.js';

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** For Node. */
  readonly execArgv?: readonly string[];
  /** For the program, after the platform. */
  readonly args?: readonly string[];
  /** Is given what kills it, to be called when it is no longer needed: after one test, unless it serves several. */
  readonly whenDone?: (kill: () => Promise<void>) => void;
}

/** A program for Node, run in a process of its own. */
export class Program extends Child {
  /**
   * @param script One of the small programs of test/apps, by its name, or any other.
   * @param platform None for one that has no HTTP of its own.
   */
  constructor(script: string | URL, platform?: Platform, options: RunOptions = {}) {
    const { args = [], env, execArgv = [], whenDone = onTestFinished } = options;
    const url = typeof script === 'string' ? new URL(`../apps/dist/${script}.js`, import.meta.url) : script;
    const argv = [...execArgv, fileURLToPath(url), ...(platform ? [platform.name] : []), ...args];
    super(process.execPath, argv, { env: { NO_COLOR: '1', ...env }, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });
    whenDone(() => this.end());
  }

  /** Resolves once it has printed this. */
  async prints(text: string): Promise<void> {
    await this.finds(() => this.output.includes(text) || undefined, text);
  }

  /** Resolves once it listens. */
  async listens(): Promise<void> {
    await this.prints('Listening on http');
  }

  /** Resolves once its probe server listens. */
  async answersProbes(): Promise<void> {
    await this.prints('Probes are answered on http');
  }

  /** Its readiness, asked many times: 503, or nobody who answers. */
  async isNeverReady(): Promise<void> {
    for (let probe = 1; probe <= 20; probe++) {
      const status = await this.get('/health/ready').then((answer) => answer.status, refusal);
      expect([503, 'ECONNREFUSED', 'ECONNRESET']).toContain(status);
    }
  }

  get(path: string): Promise<Answer> {
    const [, url] = /Listening on (\S+)/.exec(this.output) ?? [];
    return ask(`${url}${path}`);
  }

  /** Asks its probe server, below the base path. */
  probe(route: ProbeRoute): Promise<Answer> {
    return ask(`${probeServerOf(this.output)}${route}`);
  }
}

function refusal(error: NodeJS.ErrnoException): string | undefined {
  return error.code;
}
