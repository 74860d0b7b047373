import type { Server } from 'node:http';
import { Inject, Injectable, type Type } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { brand, sharedKey } from './copies/across-copies.js';
import { amongCopies } from './copies/among-copies.js';
import type { Phase } from './lifecycle/phase.js';
import type { MetricsSource } from './metrics/metrics-source.js';
import { prometheusText } from './metrics/prometheus-text.js';
import { ProbesRuntime } from './probes.runtime.js';
import type { HistoryEntry } from './report/history-entry.js';
import type { Report, ReportKind } from './report/report.js';
import { type TerminusResult, toTerminusResult } from './report/terminus-result.js';

/** The probes from inside the application: inject it anywhere. */
@Injectable()
export class ProbesService {
  constructor(@Inject(ProbesRuntime) private readonly runtime: ProbesRuntime) {}

  /** `starting`, then `running`, then `draining`: where the application is in its life. */
  get phase(): Phase['name'] {
    return this.runtime.lifecycle.phase.name;
  }

  /** Whether the startup probe succeeds: all startup tasks are done and every check that counts for it has passed. */
  isStarted(): boolean {
    return this.report('startup').httpStatus === 200;
  }

  /** Readiness: whether traffic may be routed here, by the latest results. */
  isReady(): boolean {
    return this.report('readiness').httpStatus === 200;
  }

  /**
   * A person's switch, for maintenance: `false` takes the pod out of its Service, `true` lets its checks decide again.
   * It never makes a pod ready that has not started, whose checks fail, or that is draining.
   *
   * @param reason Shown in the readiness probe's body and in the log: a text, or an error. Whatever it is, the pod goes out.
   */
  setReady(ready: boolean, reason?: unknown): void {
    this.runtime.lifecycle.setReady(ready, reason);
  }

  /**
   * Another HTTP server that serves this application, and that cannot be found: one whose listener calls the application by
   * itself. It is drained at a shutdown, and answers the probes ahead. A server that was made with the application as its
   * listener (`http.createServer(app.getHttpAdapter().getInstance())`) is found without it.
   */
  follow(server: Server): void {
    this.runtime.servers.add(server);
  }

  /** What the route of this kind would answer by the latest results. Runs no check. It is frozen, with all that is in it. */
  report<K extends ReportKind>(kind: K): Report<K> {
    return this.runtime.reporter.report(kind);
  }

  /**
   * What the route of this kind answers a probe: the report by results that are fresh, after a run of those that are not. It
   * waits for that run as long as a probe does, and then takes the latest there are. Never rejects.
   */
  async ask<K extends ReportKind>(kind: K): Promise<Report<K>> {
    await this.runtime.answers.refresh(kind);
    return this.report(kind);
  }

  /**
   * Reports that say something else than before: another status, reason, phase or step of a task. Not each run's figures.
   *
   * A change is told in the turn in which it happens. Where hundreds of checks or tasks change at once, that would take the
   * time of the application: then changes are gathered and told within a second. What a subscriber throws is logged, and
   * takes nothing from the others.
   */
  get changes$(): Observable<Report> {
    return this.runtime.changes$;
  }

  /**
   * The last 100 changes of the phase, of each probe's answer and of each check's status, the oldest first: what happened
   * before. Kept in memory; nobody can change it.
   */
  get history(): readonly HistoryEntry[] {
    return this.runtime.history.entries;
  }

  /**
   * Resolves when the application has started.
   *
   * @throws Error when it shuts down before that.
   */
  whenStarted(): Promise<void> {
    return this.runtime.lifecycle.whenStarted();
  }

  /** What `nestjs-probes/prom-client` and `nestjs-probes/opentelemetry` read. */
  get metrics(): MetricsSource {
    return this.runtime.metrics;
  }

  /**
   * What is measured, in Prometheus' text format (0.0.4): `probes_ready`, `probes_check_status` and the rest, by the latest
   * results. Runs no check. For a `/metrics` route of your own; the probe server has one already.
   */
  metricsText(): string {
    return prometheusText(this.runtime.metrics.read());
  }

  /**
   * Every indicator as a function for `HealthCheckService.check([...])` of @nestjs/terminus. They answer like a probe:
   * from a result that is fresh enough, or after a run, for which they wait as long as a probe does. They never reject. Terminus 11 has no status for a degraded
   * check: there it is `up`, with `degraded: true` beside it.
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

/** The ProbesService of each copy of this package that is loaded, with its version. */
export const COPIES = amongCopies<Type<unknown>>('copies of ProbesService', ProbesService);
