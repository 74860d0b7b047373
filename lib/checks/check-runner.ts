import { describeError } from '../errors/describe-error.js';
import { AbandonedRuns } from './abandoned-runs.js';
import type { CheckResult } from './check-result.js';
import type { CheckRun, RunOutcome } from './check-run.js';
import type { CircuitBreaker } from './circuit-breaker.js';
import { frozen } from './frozen.js';
import type { HealthCheck, HealthStatus } from './health-check.js';
import { plainDetails } from './plain-details.js';
import { presentable } from '../errors/presentable.js';
import { type Outcome, readOutcome } from './read-outcome.js';
import { type Settlement, settleWithin } from './settle-within.js';

/** How one check is run. */
export interface CheckSettings {
  readonly name: string;
  /** Deadline of a run, in milliseconds. */
  readonly timeoutMs: number;
  /** A healthy answer that took longer than this, in milliseconds, is degraded. */
  readonly degradedAboveMs: number | undefined;
  /** Whether a failure makes the check unhealthy. If not, the check is degraded at worst. Read when a run ends. */
  readonly critical: boolean;
}

const TIMED_OUT: Outcome = { status: 'unhealthy', message: 'Health check timed out' };
const LEFT_ALONE: Outcome = { status: 'unhealthy', message: 'Circuit breaker open' };
const TAKEN_OUT: Outcome = { status: 'unhealthy', message: 'Health check taken out' };

/** Runs one check and makes a result of whatever it does. */
export class CheckRunner {
  readonly #abandoned = new AbandonedRuns();
  readonly #cancelled = new AbortController();

  constructor(
    private readonly check: HealthCheck,
    private readonly settings: CheckSettings,
    private readonly breaker: CircuitBreaker | undefined,
  ) {}

  /** Aborts the run under way, which then ends at once. Its result means nothing, and no breaker hears of it. */
  cancel(): void {
    this.#cancelled.abort();
  }

  /** Runs the check once. Never rejects. Ends at the deadline at the latest, even if the check does not. */
  async run(): Promise<CheckRun> {
    try {
      return await this.attempt();
    } catch (error) {
      // Errors of the check are already handled, so this one comes from the breaker. A subclass of it is code of the
      // application.
      const outcome: Outcome = { status: 'unhealthy', message: `The circuit breaker threw: ${describeError(error)}` };
      return ended(this.result(outcome, 0, {}));
    }
  }

  private async attempt(): Promise<CheckRun> {
    const { count, leftMs } = this.#abandoned;
    if (leftMs > 0) {
      const askedAgainAt = new Date(Date.now() + leftMs).toISOString();
      const outcome = { ...TIMED_OUT, details: { abandoned_runs: count, asked_again_at: askedAgainAt } };
      return ended(this.result(outcome, 0), undefined, 'timed_out');
    }
    if (this.breaker && !this.breaker.shouldAttempt()) {
      return ended(this.result(LEFT_ALONE, 0), undefined, 'breaker_open');
    }
    this.#abandoned.makeRoom();
    const { name, timeoutMs } = this.settings;
    const startedAt = performance.now();
    const check = (signal: AbortSignal) => this.check.check({ name, signal, timeoutMs });
    const settlement = await settleWithin(timeoutMs, check, this.#cancelled.signal);
    if (settlement.kind === 'cancelled') return ended(this.result(TAKEN_OUT, 0));
    // A test that fakes the time during the run sets the clock back.
    const latencyMs = Math.max(0, performance.now() - startedAt);
    const outcome = this.slowed(understand(settlement), latencyMs);
    if (settlement.kind === 'timed-out') this.#abandoned.add(settlement.settled);
    else this.#abandoned.endedInTime();
    if (outcome.status === 'unhealthy') this.breaker?.recordFailure();
    else this.breaker?.recordSuccess();
    const result = this.result(outcome, latencyMs);
    return settlement.kind === 'timed-out' ? ended(result, latencyMs, 'timed_out') : ended(result, latencyMs);
  }

  private slowed(outcome: Outcome, latencyMs: number): Outcome {
    const { degradedAboveMs = Infinity } = this.settings;
    if (outcome.status !== 'healthy' || latencyMs <= degradedAboveMs) return outcome;
    return {
      ...outcome,
      status: 'degraded',
      message: outcome.message ?? `Took ${Math.round(latencyMs)} ms, more than ${degradedAboveMs} ms`,
    };
  }

  private result({ status, message, details }: Outcome, latencyMs: number, breaker = this.shownBreaker): CheckResult {
    const shown = { ...(details && plainDetails(details)), ...breaker };
    return frozen({
      name: this.settings.name,
      status: this.settings.critical ? status : atMostDegraded(status),
      latency_ms: Math.round(latencyMs * 10) / 10,
      checked_at: new Date().toISOString(),
      ...(message !== undefined && { message: presentable(message) }),
      ...(Object.keys(shown).length > 0 && { details: shown }),
    });
  }

  private get shownBreaker(): { readonly circuit_breaker?: string } {
    return this.breaker ? { circuit_breaker: this.breaker.state } : {};
  }
}

/** @param tookMs Left out when the check was not called. */
function ended(result: CheckResult, tookMs?: number, outcome: RunOutcome = result.status): CheckRun {
  return { result, outcome, tookMs };
}

function atMostDegraded(status: HealthStatus): HealthStatus {
  return status === 'unhealthy' ? 'degraded' : status;
}

function understand(settlement: Exclude<Settlement, { readonly kind: 'cancelled' }>): Outcome {
  switch (settlement.kind) {
    case 'timed-out':
      return TIMED_OUT;
    case 'threw':
      return { status: 'unhealthy', message: describeError(settlement.error) };
    case 'returned':
      try {
        return readOutcome(settlement.value);
      } catch (error) {
        return { status: 'unhealthy', message: `The check's answer cannot be read: ${describeError(error)}` };
      }
  }
}
