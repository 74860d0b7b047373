import type { LoggerService } from '@nestjs/common';
import { describeError } from '../errors/describe-error.js';
import { answered } from './answered.js';
import { countMessages } from './count-messages.js';
import type { Intake } from './intake.js';
import { type KnownTransport, transportOf } from './known-transports.js';
import { MessagesInFlight } from './messages-in-flight.js';
import type { NestServer } from './nest-server.js';

/** What a server waits for before it closes. `undefined` when it need not wait. */
export type BeforeClose = (transport: Transport) => Promise<void> | undefined;

/** The server of one microservice: what it has in flight, and how it stops. */
export class Transport {
  readonly noun = 'messages';
  readonly #messages = new MessagesInFlight();
  readonly #known: KnownTransport;
  readonly #intake: Intake | undefined;
  #listens = false;
  #stopping: Promise<void> | undefined;

  /** Must be called before Nest adds the handlers of the server. */
  constructor(
    server: NestServer,
    private readonly logger: Pick<LoggerService, 'warn'>,
    beforeClose: BeforeClose,
  ) {
    this.#known = transportOf(server.transportId);
    countMessages(server, this.#messages);
    this.#intake = this.intakeOf(server);
    this.followListening(server);
    this.followClosing(server, beforeClose);
  }

  get kind(): KnownTransport['kind'] {
    return this.#known.kind;
  }

  /** What has not ended, by the patterns of the handlers. */
  get left(): readonly string[] {
    const { left } = this.#messages;
    return left.length > 0 ? left : (this.#intake?.left ?? []);
  }

  /** Takes no further message. A second call changes nothing. */
  stop(): Promise<void> {
    this.#stopping ??= this.#listens ? this.stopIntake() : Promise.resolve();
    return this.#stopping;
  }

  /** Stops, and resolves when nothing is in flight and all replies are sent. */
  async ended(): Promise<void> {
    await this.stop();
    await this.#messages.idle();
    if (!this.#listens) return;
    await this.attempt(async () => this.#intake?.flush?.(), 'may lose its last replies');
  }

  /** Cuts what clients wait for. A handler has no signal that could tell it. */
  async giveUp(): Promise<void> {
    if (!this.#listens) return;
    await this.attempt(async () => this.#intake?.giveUp?.(), 'cannot be cut');
  }

  private stopIntake(): Promise<void> {
    return this.attempt(() => answered(this.#intake?.stop() ?? Promise.resolve()), 'goes on taking messages');
  }

  /** @param otherwise What happens when it fails. The shutdown goes on. */
  private async attempt(work: () => Promise<unknown>, otherwise: string): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`The transport ${this.#known.name} ${otherwise}: ${describeError(error)}`);
    }
  }

  private intakeOf(server: NestServer): Intake | undefined {
    const taking = { messages: this.#messages, isStopped: () => this.#stopping !== undefined };
    try {
      return this.#known.intakeOf?.(server, taking);
    } catch (error) {
      return { stop: () => Promise.reject(error) };
    }
  }

  private followListening(server: NestServer): void {
    const listen = server.listen.bind(server);
    server.listen = (callback) =>
      listen((error, ...rest) => {
        this.#listens = error === undefined || error === null;
        // The shutdown began while it was connecting.
        if (this.#listens && this.#stopping) this.#stopping = this.stopIntake();
        callback(error, ...rest);
      });
  }

  private followClosing(server: NestServer, beforeClose: BeforeClose): void {
    const closeServer = server.close.bind(server);
    const close = () => {
      this.#listens = false;
      this.#stopping = undefined;
      return closeServer();
    };
    server.close = () => {
      // Nest also closes a server that could not connect, and that is no shutdown.
      const before = this.#listens ? beforeClose(this) : undefined;
      return before ? before.then(close) : close();
    };
  }
}
