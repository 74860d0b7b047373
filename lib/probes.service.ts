import type { Server } from 'node:http';
import { Inject, Injectable, type Type } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { HealthCheck } from './checks/health-check.js';
import { brand, sharedKey } from './copies/across-copies.js';
import { amongCopies } from './copies/among-copies.js';
import type { HealthIndicatorOptions } from './indicators/indicator-options.js';
import type { Phase } from './lifecycle/phase.js';
import type { MetricsSource } from './metrics/metrics-source.js';
import { PrometheusText } from './metrics/prometheus-text.js';
import { ProbesRuntime } from './probes.runtime.js';
import type { HistoryEntry } from './report/history-entry.js';
import type { Report, ReportKind } from './report/report.js';
import { type TerminusResult, toTerminusResult } from './report/terminus-result.js';

/** The probes of this application. Inject it anywhere. */
@Injectable()
export class ProbesService {
  readonly #text = new PrometheusText();

  constructor(@Inject(ProbesRuntime) private readonly runtime: ProbesRuntime) {}

  /** The phase of the application: `starting`, then `running`, then `draining`. */
  get phase(): Phase['name'] {
    return this.runtime.lifecycle.phase.name;
  }

  /**
   * Startup: whether the startup probe succeeds, that is whether all startup tasks are done and every check that counts
   * for it has passed.
   */
  isStarted(): boolean {
    return this.report('startup').httpStatus === 200;
  }

  /** Readiness: whether traffic may be routed here, from the latest results. */
  isReady(): boolean {
    return this.report('readiness').httpStatus === 200;
  }

  /**
   * Takes the pod out of its Service (`false`), for example for maintenance, or lets its checks decide again (`true`).
   * `true` does not make a pod ready that has not started, whose checks fail, or that is draining.
   *
   * @param reason Shown in the readiness probe's body and in the log: a text or an error. Any value takes the pod out.
   */
  setReady(ready: boolean, reason?: unknown): void {
    this.runtime.lifecycle.setReady(ready, reason);
  }

  /**
   * Adds an HTTP server of this application that cannot be found automatically: one whose own listener calls the
   * application. It is drained at a shutdown and answers probes. A server that has the application as its listener
   * (`http.createServer(app.getHttpAdapter().getInstance())`) is found without this.
   */
  follow(server: Server): void {
    this.runtime.servers.add(server);
  }

  /** What the route of this kind would answer with the latest results. Runs no check. The result is deeply frozen. */
  report<K extends ReportKind>(kind: K): Report<K> {
    return this.runtime.reporter.report(kind);
  }

  /**
   * What the route of this kind answers a probe: a report with fresh results, after a run of the checks whose results
   * are old. Waits for the run as long as a probe does, and then uses the latest results. Never rejects.
   */
  async ask<K extends ReportKind>(kind: K): Promise<Report<K>> {
    await this.runtime.answers.refresh(kind);
    return this.report(kind);
  }

  /**
   * Emits each report that differs from the one before in a status, a reason, the phase or a step of a task. New
   * figures alone are not a change.
   *
   * A change is emitted in the turn in which it happens. When hundreds of checks or tasks change at once, changes are
   * collected and emitted within a second, so that the application keeps its time. An error of a subscriber is logged
   * and does not affect the others.
   */
  get changes$(): Observable<Report> {
    return this.runtime.changes$;
  }

  /**
   * The last 100 changes of the phase, of each probe's answer and of each check's status, oldest first. Kept in memory
   * and frozen.
   */
  get history(): readonly HistoryEntry[] {
    return this.runtime.history.entries;
  }

  /**
   * Adds an indicator by code, for something that exists only at run time: a connection for each tenant, a consumer for
   * each queue, a second Redis client. It is checked like a class with `@HealthIndicator()`. Until its first result the probes that it counts
   * for fail.
   *
   * @param name Its name in bodies, metrics and the log.
   * @param check A function, or an object with a method `check`.
   * @param options The options of `@HealthIndicator()`.
   * @returns A function that takes it out again, with its results and its metrics. A run under way is aborted through its
   * signal, and no probe waits for it. Its name is free then.
   * @throws ProbesConfigurationError for a name that is taken, an invalid check or a wrong option.
   */
  register(name: string, check: HealthCheck | HealthCheck['check'], options?: HealthIndicatorOptions): () => void {
    return this.runtime.monitor.register(name, check, options);
  }

  /**
   * Resolves when the application has started.
   *
   * @throws Error when it shuts down before that.
   */
  whenStarted(): Promise<void> {
    return this.runtime.lifecycle.whenStarted();
  }

  /** For `nestjs-probes/prom-client` and `nestjs-probes/opentelemetry`. */
  get metrics(): MetricsSource {
    return this.runtime.metrics;
  }

  /**
   * The metrics in Prometheus' text format (0.0.4): `probes_ready`, `probes_check_status` and the others, from the
   * latest results. Runs no check. Use it for a `/metrics` route of the application; the probe server has its own.
   */
  metricsText(): string {
    return this.#text.write(this.runtime.metrics.read());
  }

  /**
   * Each indicator as a function for `HealthCheckService.check([...])` of @nestjs/terminus. It answers like a probe:
   * with a fresh result, or after a run, for which it waits as long as a probe does. It never rejects. Terminus 11 has
   * no status for a degraded check, so there it is `up` with `degraded: true`.
   */
  terminusIndicators(): (() => Promise<TerminusResult>)[] {
    const { monitor, reporter, terminusKnowsDegraded } = this.runtime;
    return monitor.names.map((name) => async () => {
      await monitor.refreshOne(name);
      return toTerminusResult(reporter.reading(name), terminusKnowsDegraded);
    });
  }
}

brand(ProbesService, sharedKey('ProbesService'));

/** The ProbesService of each copy of this package that is loaded, with the version of its copy. */
export const COPIES = amongCopies<Type<unknown>>('copies of ProbesService', ProbesService);
