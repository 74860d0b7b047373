import type { LoggerService } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { describeError } from '../errors/describe-error.js';
import type { KnownTransport } from './known-transports.js';
import type { NestServer } from './nest-server.js';
import { type BeforeClose, Transport } from './transport.js';

/** Logged when this version of Nest has no registry of its servers. */
export const TRANSPORTS_UNKNOWN =
  'This version of Nest does not show the servers of its microservices, so the drain does not wait for their messages.';

/** The part of Nest's `ModulesContainer` that we use. It emits each server once, when it is made. */
export interface RegistryOfServers {
  getRpcTargetRegistry?(): Observable<unknown>;
}

/** The messages of all microservices of the application. */
export class Transports {
  readonly noun = 'messages';
  readonly #transports: Transport[] = [];

  constructor(
    private readonly logger: Pick<LoggerService, 'warn'>,
    private readonly beforeClose: BeforeClose,
  ) {}

  /** Must be called before the first microservice is made. */
  follow(registry: RegistryOfServers): void {
    if (typeof registry.getRpcTargetRegistry !== 'function') return this.logger.warn(TRANSPORTS_UNKNOWN);
    registry.getRpcTargetRegistry().subscribe((server) => this.add(server as NestServer));
  }

  private add(server: NestServer): void {
    try {
      this.#transports.push(new Transport(server, this.logger, this.beforeClose));
    } catch (error) {
      // A strategy of the user may be frozen, or anything else.
      this.logger.warn(`The drain does not wait for the messages of a microservice: ${describeError(error)}`);
    }
  }

  get kinds(): readonly KnownTransport['kind'][] {
    return this.#transports.map(({ kind }) => kind);
  }

  get left(): readonly string[] {
    return this.#transports.flatMap(({ left }) => left);
  }

  /**
   * Call it at the first sign of a shutdown, in the same turn: from now on other consumers get the messages of a broker.
   * Clients that connect to this process are served until `ended()` is called.
   */
  begin(): void {
    for (const transport of this.#transports) if (transport.kind === 'fetched') void transport.stop();
  }

  /** Stops all of them, and resolves when nothing is in flight. Call it when the window is over. */
  async ended(): Promise<void> {
    await Promise.all(this.#transports.map((transport) => transport.ended()));
  }

  async giveUp(): Promise<void> {
    await Promise.all(this.#transports.map((transport) => transport.giveUp()));
  }
}
