import { setMaxListeners } from 'node:events';
import { Logger } from '@nestjs/common';
import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { EMPTY, merge, type Observable } from 'rxjs';
import { PROBES } from './checks/probe.js';
import { PageSource } from './http/page-source.js';
import { ProbeAnswers } from './http/probe-answers.js';
import { describeError } from './errors/describe-error.js';
import { REPLY_WITHIN_MS } from './http/reply-within.js';
import { slowChecksInWords } from './http/slow-checks.js';
import { IndicatorRegistry } from './indicators/indicator-registry.js';
import { madeProviders } from './indicators/nest-static-context.js';
import { terminationLog } from './last-words/termination-log.js';
import { wordsOfFailedTask } from './last-words/words-of-error.js';
import { writeLastWords } from './last-words/write-last-words.js';
import { adviseSoon } from './lifecycle/advise.js';
import type { Drain } from './lifecycle/drain.js';
import { Lifecycle } from './lifecycle/lifecycle.js';
import { limitTeardown } from './lifecycle/limit-teardown.js';
import { readShutdownSetup } from './lifecycle/read-shutdown-setup.js';
import { ApplicationServers } from './lifecycle/application-servers.js';
import { shutdownBudget } from './lifecycle/shutdown-budget.js';
import { endProcess, startUp } from './lifecycle/start-up.js';
import { MetricsReader } from './metrics/metrics-reader.js';
import { Board } from './monitor/board.js';
import { logChecks } from './monitor/log-checks.js';
import { Monitor } from './monitor/monitor.js';
import type { ProbesConfiguration } from './options/probes-options.js';
import { assembleDrain } from './probes-drain.js';
import { besideAnother } from './probe-server/beside-another.js';
import { logStalls } from './probe-server/log-stalls.js';
import { ProbeServer } from './probe-server/probe-server.js';
import { Stalls } from './probe-server/stalls.js';
import { History } from './report/history.js';
import { knowsDegraded } from './report/knows-degraded.js';
import { reportChanges } from './report/report-changes.js';
import type { Report } from './report/report.js';
import { Reporter } from './report/reporter.js';
import { sparing } from './report/sparing.js';
import { ApplicationTasks } from './tasks/application-tasks.js';
import { paced } from './timing/paced.js';

/** Puts all parts together and gives each one its part of the configuration. */
export class ProbesRuntime {
  readonly #logger = new Logger('Probes');
  readonly #terminationLog = terminationLog(process.env);
  readonly #board = new Board();
  readonly #tasks: ApplicationTasks;
  readonly #registry: IndicatorRegistry;
  readonly #server: ProbeServer | undefined;
  readonly #closed = new AbortController();
  readonly lifecycle = new Lifecycle(this.#logger);
  readonly servers = new ApplicationServers();
  readonly enabled: boolean;
  readonly drain: Drain;
  readonly monitor: Monitor;
  readonly reporter: Reporter;
  readonly answers: ProbeAnswers;
  readonly metrics: MetricsReader;
  readonly history: History;
  readonly page: PageSource;
  readonly changes$: Observable<Report>;

  constructor(
    { enabled, path, server, checks, drain, version, details }: ProbesConfiguration,
    private readonly discovery: DiscoveryService,
    private readonly modules: ModulesContainer,
    hasHttp: boolean,
  ) {
    this.enabled = enabled;
    this.#tasks = new ApplicationTasks(discovery, modules, this.#logger);
    this.#registry = new IndicatorRegistry(discovery, modules, checks, this.#logger, this.lifecycle, process.env);
    this.monitor = new Monitor(this.#registry, this.#board, REPLY_WITHIN_MS);
    this.lifecycle.lookOutForReadiness({ monitor: this.monitor, registry: this.#registry, hasProbeServer: !!server });
    const stalls = server && new Stalls();
    this.reporter = new Reporter(this.lifecycle, this.#tasks.boards, this.monitor, { version, details }, stalls);
    // Each metric of a registry adds a listener, and Node warns of more than ten.
    setMaxListeners(0, this.#closed.signal);
    const sources = { reporter: this.reporter, lifecycle: this.lifecycle, monitor: this.monitor };
    this.metrics = new MetricsReader(
      { ...sources, tasks: this.#tasks.boards.startup, stalls, drain: () => this.drain },
      this.#board.postings$,
      this.#closed.signal,
    );
    const news$ = merge(this.#board.postings$, this.#board.removals$, stalls?.ended$ ?? EMPTY);
    const steps$ = merge(this.lifecycle.changes$, this.#tasks.changes$);
    this.answers = new ProbeAnswers(this.reporter, this.monitor, checks.maxAgeMs, merge(steps$, news$));
    const many$ = paced(merge(this.#tasks.changes$, this.#board.statusChanges$, this.#board.removals$));
    const reports$ = reportChanges(this.reporter, merge(this.lifecycle.changes$, many$));
    this.changes$ = sparing(reports$, (error) =>
      this.#logger.error(`A subscriber of changes$ threw: ${describeError(error)}`),
    );
    const stalling = server && stalls && { ...server, ended$: stalls.ended$ };
    this.history = new History(
      { lifecycle: this.lifecycle, checks$: this.#board.statusChanges$, reports$, stalls: stalling },
      PROBES.map((kind) => this.reporter.report(kind)),
    );
    this.page = new PageSource(
      {
        reporter: this.reporter,
        shutdown: shutdownBudget(drain),
        details,
        indicators: () => this.#registry.indicators,
        latest: (name) => this.#board.latest(name),
        history: () => this.history.entries,
      },
      merge(steps$, this.#board.statusChanges$, this.history.changes$),
    );
    if (server && stalls) {
      const beside = besideAnother(hasHttp);
      this.#server = new ProbeServer(
        { ...server, path, version, details, terminationLog: this.#terminationLog, besideAnother: beside },
        this.answers,
        stalls,
        this.lifecycle,
        this.#logger,
        this.metrics,
        this.page,
      );
      this.servers.each((application) => this.#server?.follow(application));
      this.lifecycle.changes$.subscribe(() => this.#server?.push());
      this.#tasks.changes$.subscribe(() => this.#server?.pushStep());
      merge(news$, this.history.changes$).subscribe(() => this.#server?.pushSoon());
      logStalls(stalls.ended$, server.unreadyAfterMs, this.#logger);
    }
    logChecks(this.#board, this.monitor, this.#logger);
    const parts = { lifecycle: this.lifecycle, modules, servers: this.servers, tasks: this.#tasks, hasHttp };
    this.drain = assembleDrain({ enabled, path, drain }, parts, this.#logger);
    limitTeardown(this.drain, this.lifecycle, this.#logger);
    this.drain.cuts$.subscribe(() => this.#server?.push());
    this.lifecycle.shutdownSignal.addEventListener('abort', () => {
      this.monitor.stop();
      if (enabled) this.#tasks.beginDrain(madeProviders());
    });
  }

  /**
   * Starts the probe server, if there is one.
   *
   * @throws ProbesConfigurationError when it cannot listen, so the application does not start.
   */
  async listen(): Promise<void> {
    await this.#server?.start();
  }

  /** Closes the probe server. No probe is answered after this. */
  async close(): Promise<void> {
    this.servers.end();
    await this.#server?.close();
    this.#closed.abort();
  }

  /**
   * Finds the indicators and the startup tasks of the application.
   *
   * @throws ProbesConfigurationError for an invalid one, so the application does not start.
   */
  async discover(): Promise<void> {
    try {
      this.#registry.discover();
      this.#tasks.discover();
    } catch (error) {
      // Nest does not close an application that does not start.
      await this.close();
      throw error;
    }
    const slow = slowChecksInWords(this.#registry.indicators);
    if (slow !== undefined) this.#logger.log(slow);
  }

  /** When the application has booted: starts checks and startup tasks. Does nothing once a shutdown has begun. */
  start(): void {
    const { shutdownSignal } = this.lifecycle;
    if (shutdownSignal.aborted) return;
    if (!this.enabled) {
      this.#logger.log('Switched off by `enabled: false`: nothing is answered, checked or drained');
      return this.lifecycle.started();
    }
    this.#registry.warnOfUnknownNames();
    this.monitor.start();
    const passed = () => {
      // A check that failed because a migration was missing must not wait for its next interval.
      if (this.#tasks.startup.board.progress.length > 0) this.monitor.renew();
      return this.monitor.whenPassing('startup');
    };
    void startUp(this.lifecycle, this.#tasks.startup, passed, (error) => this.fail(error));
    adviseSoon(this.drain.budget, () => readShutdownSetup(this.discovery, this.modules), this.#logger, shutdownSignal);
  }

  /** Whether the @nestjs/terminus of this application accepts the status `degraded`. */
  get terminusKnowsDegraded(): boolean {
    return knowsDegraded(this.discovery.getProviders());
  }

  private fail(error: unknown): never {
    writeLastWords(wordsOfFailedTask(error), this.#terminationLog);
    endProcess(this.#logger, error);
  }
}
