import type { Server } from 'node:http';
import type { LoggerService } from '@nestjs/common';
import { HttpConnections } from './http-connections.js';
import type { Lifecycle } from './lifecycle.js';
import { sleep } from './sleep.js';
import { type DrainSettings, type ShutdownBudget, shutdownBudget } from './shutdown-budget.js';

/**
 * A cluster may take longer than the window to send nobody here any more. While clients still come, so far apart at most,
 * serving goes on, at the cost of the time for requests in flight.
 */
const QUIET_MS = 1_000;

/**
 * The way out, between the first sign of a shutdown and the teardown: on SIGTERM goes on serving until Kubernetes has
 * stopped sending, then stops accepting and lets requests in flight end.
 */
export class Drain {
  readonly #hurry = new AbortController();
  #connections: HttpConnections | undefined;
  #drained: Promise<void> | undefined;

  /** What the longest drain and the teardown after it add up to. */
  readonly budget: ShutdownBudget;

  constructor(
    private readonly lifecycle: Lifecycle,
    settings: DrainSettings,
    private readonly logger: LoggerService,
  ) {
    this.budget = shutdownBudget(settings);
  }

  /** Follows the connections of the application's server. In the turn of a shutdown's first sign their answers say so. */
  follow(server: Server): void {
    const connections = new HttpConnections(server);
    this.#connections = connections;
    this.lifecycle.shutdownSignal.addEventListener('abort', () => connections.leave());
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

  /** The last of what has been followed, once the application has been torn down. */
  end(): void {
    this.#connections?.destroyAll();
  }

  private async drain(): Promise<void> {
    const { signal } = this.#hurry;
    const { delayMs, timeoutMs } = this.budget;
    const hasWindow = await this.window(signal);
    if (!this.#connections) return;
    const limit = AbortSignal.timeout(timeoutMs);
    const end = AbortSignal.any([signal, limit]);
    if (hasWindow) await this.#connections.quiet(Math.min(QUIET_MS, delayMs), end);
    const cut = await this.#connections.finish(end);
    const when = limit.aborted ? `after ${timeoutMs} ms` : 'when SIGINT came';
    if (cut > 0) this.logger.warn(`Closed connections whose requests were not done ${when}: ${cut}`);
  }

  /** Only Kubernetes, which sends SIGTERM, needs time; and only to take out of service what was in it. */
  private async window(signal: AbortSignal): Promise<boolean> {
    const { phase, sign } = this.lifecycle;
    if (sign !== 'SIGTERM' || phase.name !== 'draining' || !phase.started) return false;
    this.logger.log(`Serving on for ${this.budget.delayMs} ms, while traffic is sent elsewhere`);
    await sleep(this.budget.delayMs, signal);
    return true;
  }
}
