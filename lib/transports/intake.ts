import type { MessagesInFlight } from './messages-in-flight.js';
import type { NestServer } from './nest-server.js';

/** How one transport takes messages, and how it stops. */
export interface Intake {
  /**
   * Takes no further message. Resolves when none can begin any more.
   *
   * @throws Error when it cannot, for example in a version of Nest or of a client that has changed.
   */
  stop(): Promise<void>;
  /** Resolves when all replies are sent. Called when no message is in flight. */
  flush?(): Promise<void>;
  /** Cuts what is left when the time is over, so that the end of the server does not wait for it. */
  giveUp?(): Promise<void>;
  /** What it waits for when no message is in flight. */
  readonly left?: readonly string[];
}

/** What an intake knows of its server. */
export interface Taking {
  readonly messages: MessagesInFlight;
  /** Whether `stop()` was called, and the server does not listen again. */
  isStopped(): boolean;
}

export type IntakeOf = (server: NestServer, taking: Taking) => Intake;

/** @throws Error that names what is missing. */
export function method(owner: unknown, name: string): (...args: unknown[]) => unknown {
  const found: unknown = Reflect.get(Object(owner), name);
  if (typeof found !== 'function') throw new Error(`${name}() is not there in this version`);
  return (...args) => Reflect.apply(found, owner, args);
}
