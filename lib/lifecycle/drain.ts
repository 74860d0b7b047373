import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { LoggerService } from '@nestjs/common';
import { Subject } from 'rxjs';
import { realTime, sleep } from '../timing/real-time.js';
import {
  drained,
  NO_WINDOW,
  NOTICE_AFTER_MS,
  notFollowed,
  servingOn,
  servingOnForClients,
  someWereCut,
  stillInFlight,
  TURNED_AWAY,
  whyCut,
} from './drain-in-words.js';
import { HttpConnections } from './http-connections.js';
import type { Lifecycle } from './lifecycle.js';
import { type DrainSettings, type ShutdownBudget, shutdownBudget } from './shutdown-budget.js';
import { TimeLimit } from './time-limit.js';
import { finishWork, type WorkToDrain } from './work-to-drain.js';

/**
 * A cluster may need longer than the window to stop sending traffic here. We go on serving until no new client has come
 * for this time. That reduces the time for requests in flight.
 */
const QUIET_MS = 1_000;

/** What a drain needs to know about the application. */
export interface ApplicationToDrain {
  /** Whether a request comes from a client of the application, and not from a prober such as the kubelet. */
  isClient(request: IncomingMessage): boolean;
  /** Whether `forceCloseConnections` is set: then the drain does not wait for answers that have already begun. */
  closesByForce(): boolean;
  /** Whether other processes take new clients over when this one stops accepting, so that none is lost. */
  hasSuccessors(): boolean;
  /** The addresses of HTTP servers that may or may not serve this application. */
  strangers(): readonly string[];
  /**
   * Whether traffic may be routed here, so that senders must learn of the shutdown. A worker fetches its work itself.
   */
  isServed(): boolean;
  /** Work other than requests that the drain waits for from its beginning. */
  readonly work: readonly WorkToDrain[];
  /** Work that may still come during the window, as requests do. The drain waits for it after the window. */
  readonly served: readonly WorkToDrain[];
}

/**
 * The steps between the first sign of a shutdown and the teardown. On SIGTERM the application goes on serving until
 * Kubernetes has stopped sending traffic; then it stops accepting connections and lets requests in flight end.
 */
export class Drain {
  readonly #hurry = new AbortController();
  /** One for each server that serves the application. */
  readonly #connections: HttpConnections[] = [];
  readonly #cuts = new Subject<void>();
  #drained: Promise<void> | undefined;
  #isOver = false;
  #connectionsCut = 0;
  /**
   * When the first sign of a shutdown came, on the monotonic clock. The budget counts from here, and not from the later
   * moment at which Nest closes.
   */
  #signAt: number | undefined;

  /** Emits after connections were cut. */
  readonly cuts$ = this.#cuts.asObservable();

  readonly #givenUp = new AbortController();
  /** Aborted when work was given up. The teardown may wait for it for ever then. */
  readonly givenUp: AbortSignal = this.#givenUp.signal;

  /** How long the drain and the teardown after it may take together. */
  readonly budget: ShutdownBudget;

  constructor(
    private readonly lifecycle: Lifecycle,
    settings: DrainSettings,
    private readonly logger: LoggerService,
    private readonly application: ApplicationToDrain,
  ) {
    this.budget = shutdownBudget(settings);
    lifecycle.shutdownSignal.addEventListener('abort', () => (this.#signAt = realTime.now()));
  }

  /**
   * Follows the connections of a server. At the first sign of a shutdown, in the same turn, their answers ask the
   * clients to leave.
   */
  follow(server: Server, open: readonly Socket[] = []): void {
    const connections = new HttpConnections(server, this.application.isClient, open);
    this.#connections.push(connections);
    const { shutdownSignal } = this.lifecycle;
    if (shutdownSignal.aborted) connections.leave();
    else shutdownSignal.addEventListener('abort', () => connections.leave());
  }

  /** Skips the rest of the drain, because a person at a terminal waits. */
  hurry(): void {
    this.#hurry.abort();
  }

  /** Resolves when the application may be torn down. A second call returns the same promise. */
  complete(): Promise<void> {
    this.#drained ??= this.drain();
    return this.#drained;
  }

  /** Whether everything has ended, or nothing waits for it any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Waits for one part of the work that closes alone, as long as the drain would wait. */
  async finishAlone(work: WorkToDrain): Promise<void> {
    const { timeoutMs } = this.budget;
    const limit = new TimeLimit(realTime.now() + timeoutMs, this.#hurry.signal);
    await this.finishWork(work, limit, () => `after ${timeoutMs} ms`);
  }

  /** How many connections were closed before their requests were done. */
  get connectionsCut(): number {
    return this.#connectionsCut;
  }

  /** Closes all connections that are still open after the teardown. */
  end(): void {
    for (const connections of this.#connections) connections.destroyAll();
  }

  /** All steps have one deadline together: the time that one step uses is not there for the next. */
  private async drain(): Promise<void> {
    const { delayMs, timeoutMs } = this.budget;
    const beganAt = this.#signAt ?? realTime.now();
    const windowMs = this.hasWindow ? delayMs : 0;
    if (this.hasWindow && delayMs === 0) this.logger.log(NO_WINDOW);
    if (this.hasWindow) for (const port of this.application.strangers()) this.logger.warn(notFollowed(port));
    const totalMs = windowMs + timeoutMs;
    const limit = new TimeLimit(beganAt + totalMs, this.#hurry.signal);
    const why = () => (limit.isTimeUp ? `after ${totalMs} ms` : 'when SIGINT came');
    const finishAll = (work: readonly WorkToDrain[]) =>
      Promise.all(work.map((each) => this.finishWork(each, limit, why)));
    const work = finishAll(this.application.work);
    let isQuiet = true;
    if (windowMs > 0 && this.application.isServed()) {
      await this.window(beganAt + windowMs);
      isQuiet = await this.lastClients(limit);
    }
    const [cut] = await Promise.all([this.finish(limit), finishAll(this.application.served), work]);
    this.#isOver = true;
    this.#connectionsCut += cut;
    if (cut > 0) this.#cuts.next();
    if (cut > 0) this.logger.warn(someWereCut(cut, whyCut(limit, timeoutMs)));
    const turnsAway = !isQuiet || this.#connections.some((connections) => connections.turnsAway);
    if (turnsAway && !this.application.hasSuccessors()) this.logger.warn(TURNED_AWAY);
    if (cut > 0 || windowMs > 0) this.logger.log(drained(realTime.now() - beganAt, this.lifecycle.sign));
  }

  private async finishWork(work: WorkToDrain, limit: TimeLimit, why: () => string): Promise<void> {
    if (!(await finishWork(work, limit, this.logger, why))) this.#givenUp.abort();
  }

  private async finish(limit: TimeLimit): Promise<number> {
    const inFlight = () => this.#connections.reduce((total, connections) => total + connections.inFlight, 0);
    const notice = () => inFlight() > 0 && this.logger.log(stillInFlight(inFlight(), limit.leftMs));
    const timer = realTime.setTimeout(notice, NOTICE_AFTER_MS);
    const byForce = this.application.closesByForce();
    const cut = await Promise.all(this.#connections.map((connections) => connections.finish(limit, byForce)));
    realTime.clearTimeout(timer);
    return cut.reduce((total, each) => total + each, 0);
  }

  /**
   * Only Kubernetes needs time to route traffic elsewhere, and it sends SIGTERM. An application that has not started
   * gets no traffic.
   */
  private get hasWindow(): boolean {
    const { phase, sign } = this.lifecycle;
    return sign === 'SIGTERM' && phase.name === 'draining' && phase.started;
  }

  private async window(endsAt: number): Promise<void> {
    this.logger.log(servingOn(this.budget.delayMs));
    await sleep(Math.max(0, endsAt - realTime.now()), this.#hurry.signal);
  }

  /** Resolves with whether new clients have stopped coming, or no longer matter. */
  private async lastClients(limit: TimeLimit): Promise<boolean> {
    if (this.application.hasSuccessors()) return true;
    const quietMs = Math.min(QUIET_MS, this.budget.delayMs);
    if (this.#connections.every((connections) => connections.isQuiet(quietMs))) return true;
    this.logger.log(servingOnForClients(this.budget.timeoutMs));
    const areQuiet = await Promise.all(this.#connections.map((connections) => connections.quiet(quietMs, limit)));
    return areQuiet.every(Boolean);
  }
}
