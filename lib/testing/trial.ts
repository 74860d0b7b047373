import type { CheckRun } from '../checks/check-run.js';
import { CheckRunner } from '../checks/check-runner.js';
import type { CheckContext, CheckOutcome, HealthCheck, TerminusResult } from '../checks/health-check.js';
import { pause, realTime } from '../timing/real-time.js';
import type { Address, CheckUnderTest, OpenedCheck } from './check-under-test.js';
import { TcpProxy } from './tcp-proxy.js';

const TIMEOUT_MS = 1_000;

/** For a machine that is busy. A check that works takes a small part of it. */
const PATIENCE_MS = 60_000;

/** Between two runs that wait for something. */
const ASK_AGAIN_MS = 50;

/** One client of the server behind a proxy of its own. Its check runs as the library runs it. */
export class Trial {
  #outstanding = 0;
  #mostOutstanding = 0;
  #isClosed = false;
  readonly #runner: CheckRunner;

  private constructor(
    readonly proxy: TcpProxy,
    readonly client: OpenedCheck,
    timeoutMs: number,
    /** How long it may take to become what it should be. */
    readonly patienceMs: number,
  ) {
    const check: HealthCheck = { check: (context) => this.#watched(context) };
    const settings = { name: 'check under test', timeoutMs, degradedAboveMs: undefined, critical: true };
    this.#runner = new CheckRunner(check, settings, undefined);
  }

  static async of(
    subject: CheckUnderTest,
    { refused = false, open = (address: Address) => subject.open(address) } = {},
  ): Promise<Trial> {
    const proxy = await TcpProxy.to(subject.server().port);
    try {
      if (refused) await proxy.refuse();
      const client = await open({ host: '127.0.0.1', port: proxy.port });
      return new Trial(proxy, client, subject.timeoutMs ?? TIMEOUT_MS, subject.patienceMs ?? PATIENCE_MS);
    } catch (error) {
      await proxy.close();
      throw error;
    }
  }

  /** The largest number of runs that had not settled when another one began, that one included. */
  get mostOutstanding(): number {
    return this.#mostOutstanding;
  }

  run(): Promise<CheckRun> {
    return this.#runner.run();
  }

  /** Runs until the result is as it should be. */
  async until(what: string, isRight: (run: CheckRun) => boolean): Promise<void> {
    const end = realTime.now() + this.patienceMs;
    for (;;) {
      const run = await this.run(); // oxlint-disable-line no-await-in-loop
      if (isRight(run)) return;
      if (realTime.now() > end) throw new Error(`The check is not ${what} after ${this.patienceMs} ms: ${said(run)}`);
      await pause(ASK_AGAIN_MS); // oxlint-disable-line no-await-in-loop
    }
  }

  /** Closes the client. */
  async closeClient(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.client.close();
  }

  async end(): Promise<void> {
    try {
      await this.closeClient();
    } finally {
      await this.proxy.close();
    }
  }

  async #watched(context: CheckContext): Promise<CheckOutcome | TerminusResult | void> {
    this.#outstanding += 1;
    this.#mostOutstanding = Math.max(this.#mostOutstanding, this.#outstanding);
    try {
      return await this.client.check(context);
    } finally {
      this.#outstanding -= 1;
    }
  }
}

/** The result of a run in words, for an error. */
export function said({ result: { status, message } }: CheckRun): string {
  return message === undefined ? status : `${status}, ${message}`;
}
