import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { LoggerService } from '@nestjs/common';
import { Subject } from 'rxjs';
import { realTime, sleep } from '../timing/real-time.js';
import {
  drained,
  NO_WINDOW,
  notFollowed,
  servingOn,
  servingOnForClients,
  someWereCut,
  stillInFlight,
  TURNED_AWAY,
} from './drain-in-words.js';
import { HttpConnections } from './http-connections.js';
import type { Lifecycle } from './lifecycle.js';
import { type DrainSettings, type ShutdownBudget, shutdownBudget } from './shutdown-budget.js';
import { TimeLimit } from './time-limit.js';

/**
 * A cluster may take longer than the window to send nobody here any more. While clients still come, so far apart at most,
 * serving goes on, at the cost of the time for requests in flight.
 */
const QUIET_MS = 1_000;

/** Who is waited for that long without an end is told of. */
const NOTICE_AFTER_MS = 1_000;

/** What a drain has to know of the application. */
export interface ApplicationToDrain {
  /** Whether a request is of somebody who wants the application, and not of one who looks how it does. */
  isClient(request: IncomingMessage): boolean;
  /** `forceCloseConnections` is set: connections with an answer that has begun are not waited for. */
  closesByForce(): boolean;
  /** Where servers of HTTP listen of which it is not known whether they serve the application. */
  strangers(): readonly string[];
}

/**
 * The way out, between the first sign of a shutdown and the teardown: on SIGTERM goes on serving until Kubernetes has
 * stopped sending, then stops accepting and lets requests in flight end.
 */
export class Drain {
  readonly #hurry = new AbortController();
  /** Of each server that serves the application. */
  readonly #connections: HttpConnections[] = [];
  readonly #cuts = new Subject<void>();
  #drained: Promise<void> | undefined;
  #connectionsCut = 0;
  /** When the first sign of a shutdown came, on the monotonic clock: the budget counts from it, however late Nest asks. */
  #signAt: number | undefined;

  /** When some connections were cut. */
  readonly cuts$ = this.#cuts.asObservable();

  /** What the longest drain and the teardown after it add up to. */
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

  /** Follows the connections of the application's server. In the turn of a shutdown's first sign their answers say so. */
  follow(server: Server, open: readonly Socket[] = []): void {
    const connections = new HttpConnections(server, this.application.isClient, open);
    this.#connections.push(connections);
    const { shutdownSignal } = this.lifecycle;
    if (shutdownSignal.aborted) connections.leave();
    else shutdownSignal.addEventListener('abort', () => connections.leave());
  }

  /** A person at a terminal waits: the rest of the drain is left out. */
  hurry(): void {
    this.#hurry.abort();
  }

  /** Resolves when the application may be torn down. However often it is called, there is one drain. */
  complete(): Promise<void> {
    this.#drained ??= this.drain();
    return this.#drained;
  }

  /** How many connections were closed before their requests were done. */
  get connectionsCut(): number {
    return this.#connectionsCut;
  }

  /** The last of what has been followed, once the application has been torn down. */
  end(): void {
    for (const connections of this.#connections) connections.destroyAll();
  }

  /** Every step ends by one and the same moment: what an early one takes, a later one has not. */
  private async drain(): Promise<void> {
    const { delayMs, timeoutMs } = this.budget;
    const beganAt = this.#signAt ?? realTime.now();
    const windowMs = this.hasWindow ? delayMs : 0;
    if (this.hasWindow && delayMs === 0) this.logger.log(NO_WINDOW);
    if (this.hasWindow) for (const port of this.application.strangers()) this.logger.warn(notFollowed(port));
    const limit = new TimeLimit(beganAt + windowMs + timeoutMs, this.#hurry.signal);
    let isQuiet = true;
    if (windowMs > 0) {
      await this.window(beganAt + windowMs);
      isQuiet = await this.lastClients(limit);
    }
    const cut = await this.finish(limit);
    this.#connectionsCut += cut;
    if (cut > 0) this.#cuts.next();
    if (cut > 0) this.logger.warn(someWereCut(cut, this.whyCut(limit)));
    if (!isQuiet || this.#connections.some(({ turnsAway }) => turnsAway)) this.logger.warn(TURNED_AWAY);
    if (cut > 0 || windowMs > 0) this.logger.log(drained(realTime.now() - beganAt, this.lifecycle.sign));
  }

  private async finish(limit: TimeLimit): Promise<number> {
    const inFlight = () => sum(this.#connections.map((connections) => connections.inFlight));
    const notice = () => inFlight() > 0 && this.logger.log(stillInFlight(inFlight(), limit.leftMs));
    const timer = realTime.setTimeout(notice, NOTICE_AFTER_MS);
    const byForce = this.application.closesByForce();
    const cut = await Promise.all(this.#connections.map((connections) => connections.finish(limit, byForce)));
    realTime.clearTimeout(timer);
    return sum(cut);
  }

  private whyCut(limit: TimeLimit): string {
    if (limit.isTimeUp) return `after ${this.budget.timeoutMs} ms`;
    return limit.isOver ? 'when SIGINT came' : 'because of forceCloseConnections';
  }

  /** Only Kubernetes, which sends SIGTERM, needs time; and only to take out of service what was in it. */
  private get hasWindow(): boolean {
    const { phase, sign } = this.lifecycle;
    return sign === 'SIGTERM' && phase.name === 'draining' && phase.started;
  }

  private async window(endsAt: number): Promise<void> {
    this.logger.log(servingOn(this.budget.delayMs));
    await sleep(Math.max(0, endsAt - realTime.now()), this.#hurry.signal);
  }

  /** Whether they have stopped coming. */
  private async lastClients(limit: TimeLimit): Promise<boolean> {
    const quietMs = Math.min(QUIET_MS, this.budget.delayMs);
    if (this.#connections.every((connections) => connections.isQuiet(quietMs))) return true;
    this.logger.log(servingOnForClients(this.budget.timeoutMs));
    const areQuiet = await Promise.all(this.#connections.map((connections) => connections.quiet(quietMs, limit)));
    return areQuiet.every(Boolean);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
