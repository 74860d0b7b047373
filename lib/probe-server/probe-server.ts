import type { EventEmitter } from 'node:events';
import type { LoggerService } from '@nestjs/common';
import { describeError } from '../errors/describe-error.js';
import type { PageSource } from '../http/page-source.js';
import type { ProbeAnswers } from '../http/probe-answers.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { MetricsReader } from '../metrics/metrics-reader.js';
import type { ReportKind } from '../report/report.js';
import { pause } from '../timing/real-time.js';
import { AnswerFeed, toSend } from './answer-feed.js';
import { calmEveryMs } from './calm.js';
import { Heartbeat } from './heartbeat.js';
import { keepRunning } from './keep-running.js';
import type { SentAnswer, WorkerSetup } from './messages.js';
import { port } from './neighbour.js';
import { ServerThread } from './server-thread.js';
import type { Stalls } from './stalls.js';

export interface ProbeServerSettings extends Omit<WorkerSetup, 'beat' | 'snapshot'> {
  readonly version: string;
  /**
   * What to do when another process of the same application already has the port. A worker of a cluster must `take
   * over` when that process has gone. A command next to the service can `go without`. For a service it is a mistake, so
   * `refuse`. A process that is shutting down is always followed.
   */
  readonly besideAnother: 'refuse' | 'take over' | 'go without';
}

/** How often we look whether the port is free. */
const TAKE_OVER_EVERY_MS = 1_000;

/** Answers the probes on a separate port, from a thread that does not wait for the application. */
export class ProbeServer {
  readonly #feed: AnswerFeed;
  readonly #heartbeat: Heartbeat;
  #port: number;
  #thread: ServerThread | undefined;
  #starting: Promise<ServerThread> | undefined;
  #closed = false;

  constructor(
    private readonly settings: ProbeServerSettings,
    private readonly answers: Pick<ProbeAnswers, 'refresh' | 'latest'>,
    private readonly stalls: Pick<Stalls, 'add'>,
    private readonly lifecycle: Pick<Lifecycle, 'phase' | 'unreachable'>,
    private readonly logger: LoggerService,
    private readonly metrics: Pick<MetricsReader, 'measure'>,
    page: Pick<PageSource, 'facts'>,
  ) {
    this.#heartbeat = new Heartbeat(calmEveryMs(settings));
    this.#feed = new AnswerFeed(answers, lifecycle, metrics, (message) => this.#thread?.post(message), page);
    this.#port = settings.port;
  }

  /** @throws ProbesConfigurationError when it cannot listen. */
  async start(): Promise<void> {
    this.#heartbeat.start();
    try {
      this.keepRunning(await this.startUnlessOccupied());
    } catch (error) {
      const what = isInUse(error) ? await this.whatToDoBeside() : 'refuse';
      if (what !== 'refuse') return this.standAside(what);
      this.#heartbeat.stop();
      throw error;
    }
    this.tellWhere();
  }

  /** If the port has become free meanwhile, tries once more. */
  private startUnlessOccupied(): Promise<ServerThread> {
    return this.startThread().catch(async (error: unknown) => {
      if (!isInUse(error) || !(await port.isFree(this.settings))) throw error;
      return this.startThread();
    });
  }

  private tellWhere(): void {
    const { host = 'localhost', path } = this.settings;
    this.logger.log(`Probes are answered on http://${host.includes(':') ? `[${host}]` : host}:${this.#port}/${path}`);
  }

  /** Takes each request that this server gets for a step of the main thread. */
  follow(server: EventEmitter): void {
    // Before the listeners of the application, because those compute.
    server.prependListener('request', () => this.#heartbeat.step());
  }

  /** Call it when a report may have changed: a probe that asks after this turn gets the new answer. */
  push(): void {
    this.#feed.push();
  }

  /** Call it when a startup task has made a step. */
  pushStep(): void {
    this.#feed.pushStep();
  }

  /** Call it after a change that can wait a little. */
  pushSoon(): void {
    this.#feed.pushSoon();
  }

  /** Resolves when the thread has ended and no restart is planned. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#feed.stop();
    this.#heartbeat.stop();
    const thread = await this.#starting?.catch(() => undefined);
    await thread?.close();
  }

  /** What to do when the port is in use. */
  private async whatToDoBeside(): Promise<ProbeServerSettings['besideAnother']> {
    if (await port.isLeaving(this.settings)) return 'take over';
    const { besideAnother } = this.settings;
    return besideAnother !== 'refuse' && (await this.hasNeighbour()) ? besideAnother : 'refuse';
  }

  private hasNeighbour(): Promise<boolean> {
    return port.isNeighbour(this.settings, this.settings.version);
  }

  /** A port has one probe server, so the process that already answers goes on. */
  private standAside(what: 'take over' | 'go without'): void {
    const who = `Port ${this.settings.port} is answered by another process of this application`;
    if (what === 'take over') {
      this.logger.log(`${who}: this one takes over when that has gone`);
      void this.takeOver();
    } else {
      this.logger.warn(`${who}: this one, which has no HTTP, goes without a probe server`);
      this.#heartbeat.stop();
    }
  }

  private async takeOver(): Promise<void> {
    while (!this.isOnItsWayOut && !this.#thread) {
      await pause(TAKE_OVER_EVERY_MS);
      // This question costs less than to start a thread that finds the port in use.
      if (await this.hasNeighbour()) continue;
      // If another worker was faster, or something else has the port, the next turn of the loop finds that out.
      const thread = this.isOnItsWayOut ? undefined : await this.startThread().catch(() => undefined);
      if (!thread) continue;
      this.keepRunning(thread);
      this.tellWhere();
    }
  }

  /** While this process shuts down, it must not take the port from the process that follows. */
  private get isOnItsWayOut(): boolean {
    return this.#closed || this.lifecycle.phase.name === 'draining';
  }

  private async startThread(): Promise<ServerThread> {
    const { beat } = this.#heartbeat;
    const setup = { ...this.settings, port: this.#port, beat: beat.memory, snapshot: this.#feed.snapshot() };
    this.#starting = ServerThread.start(setup, {
      ask: (kind) => this.answer(kind),
      measure: () => this.metrics.measure(),
      stall: (stall) => this.stalls.add(stall),
    });
    this.#thread = await this.#starting;
    // Keep the port that the system has chosen, for restarts.
    this.#port = this.#thread.port;
    // Send what changed during the start.
    this.#feed.pushAll();
    return this.#thread;
  }

  private keepRunning(first: ServerThread): void {
    void keepRunning(first, {
      start: () => this.startThread(),
      isOver: () => this.#closed,
      onCrash: (error) => {
        this.#thread = undefined;
        this.logger.error(`The probe server crashed and is started again: ${describeError(error)}`);
      },
    });
  }

  private async answer(kind: ReportKind): Promise<SentAnswer> {
    // The question shows that the main thread is alive, even if the answer takes long.
    this.#heartbeat.beat.touch();
    const isLate = await this.answers.refresh(kind);
    return { ...toSend(this.answers.latest(kind)), ...(isLate && { stale: true }) };
  }
}

function isInUse(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: string } };
  return cause?.code === 'EADDRINUSE';
}
