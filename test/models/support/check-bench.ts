import type { CheckResult } from '../../../lib/checks/check-result.js';
import type { CheckRunner, CheckSettings } from '../../../lib/checks/check-runner.js';
import type { HealthCheck } from '../../../lib/checks/health-check.js';
import { turn } from './time.js';

/** What a check may do, and what is to be said of it when it does so in time. */
export const ENDS = {
  'returns nothing': { end: () => undefined, status: 'healthy' },
  'returns a status': { end: () => ({ status: 'degraded' }), status: 'degraded' },
  'returns garbage': { end: () => 7, status: 'unhealthy' },
  fails: {
    end: () => {
      throw new Error('refused');
    },
    status: 'unhealthy',
  },
} as const;
export type End = keyof typeof ENDS;
/** `obeys` ends when its signal says so; `hangs` only when it is told, if ever. */
export type CheckBehaviour = End | 'obeys' | 'hangs';

export const LATE = 'Health check timed out';

export const draw = (aborted: readonly boolean[], said: readonly string[]) =>
  `${aborted.length} calls, aborted: ${aborted.join()}; results: ${said.join()}`;

export type MakeRunner = (check: HealthCheck, settings: CheckSettings) => Pick<CheckRunner, 'run'>;

/** A runner, and a check that does what it is told, and when. */
export class Bench {
  readonly calls: { readonly signal: AbortSignal; end: (end: End) => void }[] = [];
  readonly results: CheckResult[] = [];
  readonly #runner: Pick<CheckRunner, 'run'>;
  #next: CheckBehaviour = 'hangs';

  constructor(make: MakeRunner, timeoutMs: number) {
    const check = ({ signal }: { signal: AbortSignal }) => this.#call(signal);
    const settings = { name: 'database', timeoutMs, degradedAboveMs: undefined, critical: true };
    this.#runner = make({ check } as HealthCheck, settings);
  }

  get picture(): string {
    const said = this.results.map(({ status, message }) => (message === LATE ? LATE : status));
    const aborted = this.calls.map(({ signal }) => signal.aborted);
    return draw(aborted, said);
  }

  async run(next: CheckBehaviour): Promise<void> {
    this.#next = next;
    // One that rejected would be missed among the results.
    void this.#runner.run().then(({ result }) => this.results.push(result));
    await turn();
  }

  #call(signal: AbortSignal): unknown {
    const next = this.#next;
    let end: (how: End) => void = () => undefined;
    const ended = new Promise((resolve) => {
      end = (how) => resolve(new Promise((settle) => settle(ENDS[how].end())));
    });
    this.calls.push({ signal, end });
    if (next === 'obeys') signal.addEventListener('abort', () => end('fails'));
    // In the turn it is called, as a check that awaits nothing does.
    return next === 'obeys' || next === 'hangs' ? ended : ENDS[next].end();
  }
}
