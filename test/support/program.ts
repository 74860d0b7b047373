import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { type Answer, ask } from './ask.js';
import { Child } from './child.js';
import type { Platform } from './platforms.js';
import { type ProbeRoute, probeServerOf } from './probe-server.js';

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Arguments for Node. */
  readonly execArgv?: readonly string[];
  /** Arguments for the program, after the platform. */
  readonly args?: readonly string[];
  /**
   * Gets a function that kills the program, to call when it is no longer needed: after one test, unless the program
   * serves several.
   */
  readonly whenDone?: (kill: () => Promise<void>) => void;
}

/** A program for Node in a separate process. */
export class Program extends Child {
  /**
   * @param script The name of a small program of test/apps, or any other script.
   * @param platform Left out for a program without HTTP.
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

  /** Checks its readiness many times: always 503, or no answer. */
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

  /** Sends a request to its probe server, below the base path. */
  probe(route: ProbeRoute): Promise<Answer> {
    return ask(`${probeServerOf(this.output)}${route}`);
  }
}

function refusal(error: NodeJS.ErrnoException): string | undefined {
  return error.code;
}
