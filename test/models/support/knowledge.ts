import type { HealthStatus } from '../../../lib/checks/health-check.js';
import type { Probe } from '../../../lib/checks/probe.js';
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
  /** Checks with a result of after the startup tasks: what they were before may have been for want of one. */
  readonly #heardSince = new Set<string>();
  readonly #done = new Set<string>();
  #renewed = false;
  held = false;
  booted = false;
  draining = false;
  #mayHaveStarted = false;
  #started = false;

  constructor(private readonly given: GivenApplication) {}

  /** What comes when the application is on its way out changes nothing. */
  hear(check: string, status: HealthStatus, isOfNow: boolean): void {
    if (this.draining) return;
    this.#latest.set(check, status);
    if (isOfNow) this.#heardSince.add(check);
    this.note();
  }

  finish(task: string): void {
    this.#done.add(task);
    this.note();
  }

  /** The tasks are done: all checks are asked again. */
  renew(): void {
    this.#renewed = true;
    this.#heardSince.clear();
  }

  /** Whether the conditions of a start are met; looked at as often as one of them may have changed. */
  note(): boolean {
    const { booted, draining, given } = this;
    const tasksAreOver = given.tasks.length === 0 || (this.#renewed && this.#done.size === given.tasks.length);
    const met = booted && !draining && tasksAreOver && this.#passes('startup', true, this.#heardSince);
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

  #passes(probe: Probe, needsResult: boolean, heard: { has(check: string): boolean } = this.#latest): boolean {
    return this.given.indicators.every(({ probes, critical }, index) => {
      const check = `check-${index}`;
      const status = heard.has(check) ? this.#latest.get(check) : undefined;
      if (!probes.includes(probe)) return true;
      return status === undefined ? !needsResult : status !== 'unhealthy' || !critical;
    });
  }
}
