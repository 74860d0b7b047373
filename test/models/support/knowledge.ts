import type { HealthStatus } from '../../../lib/checks/health-check.js';
import type { Phase } from '../../../lib/lifecycle/phase.js';
import type { ReportKind } from '../../../lib/report/report.js';
import type { GivenTask } from './some-tasks.js';
import type { GivenIndicator } from './watched-monitor.js';

export interface GivenApplication {
  readonly indicators: readonly (GivenIndicator & { readonly critical: boolean })[];
  readonly tasks: readonly GivenTask[];
}

/** What somebody knows of an application who reads none of its reports, and what the reports have to say for it. */
export class Knowledge {
  readonly #latest = new Map<string, HealthStatus>();
  readonly #done = new Set<string>();
  held = false;
  booted = false;
  draining = false;
  #mayHaveStarted = false;
  #started = false;

  constructor(private readonly given: GivenApplication) {}

  /** What comes when the application is on its way out changes nothing. */
  hear(check: string, status: HealthStatus): void {
    if (this.draining) return;
    this.#latest.set(check, status);
    this.note();
  }

  finish(task: string): void {
    this.#done.add(task);
    this.note();
  }

  /** Whether the conditions of a start are met; looked at as often as one of them may have changed. */
  note(): boolean {
    const { booted, draining, given } = this;
    const met = booted && !draining && this.#done.size === given.tasks.length && this.#passes('startup', true);
    this.#mayHaveStarted ||= met;
    return met;
  }

  expected(kind: ReportKind, phase: Phase): 200 | 503 {
    const is = {
      health: () => true,
      startup: () => this.#hasStarted(phase),
      liveness: () => this.draining || this.#passes('liveness', false),
      readiness: () => !this.draining && this.#hasStarted(phase) && !this.held && this.#passes('readiness', true),
    } satisfies Record<ReportKind, () => boolean>;
    return is[kind]() ? 200 : 503;
  }

  /** It must have if the conditions are met now; if they were in the midst of a turn, it is its own witness. */
  #hasStarted(phase: Phase): boolean {
    const says = phase.name === 'running' || (phase.name === 'draining' && phase.started);
    this.#started ||= this.note() || (this.#mayHaveStarted && says);
    return this.#started;
  }

  #passes(probe: 'startup' | 'liveness' | 'readiness', needsResult: boolean): boolean {
    return this.given.indicators.every(({ probes, critical }, index) => {
      const status = this.#latest.get(`check-${index}`);
      if (!probes.includes(probe)) return true;
      return status === undefined ? !needsResult : status !== 'unhealthy' || !critical;
    });
  }
}
