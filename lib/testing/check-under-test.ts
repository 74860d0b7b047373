import type { EventEmitter } from 'node:events';
import type { HealthCheck } from '../checks/health-check.js';

/** What a check of a dependency has to hold. The titles say what is meant. */
export type BehaviourName =
  | 'healthy'
  | 'refused-at-boot'
  | 'killed'
  | 'frozen'
  | 'cable-cut'
  | 'slow'
  | 'pool-exhausted'
  | 'wrong-password'
  | 'leaves-nothing';

/** Where a client has to connect to: a proxy in front of the server. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A real server that the check asks. What it cannot do itself is done by the proxy in front of it. */
export interface ServerUnderTest {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  /** Ends it at once, as `SIGKILL` does. */
  kill?(): unknown;
  /** Starts it again after {@link kill}, on the same port. Resolves when it takes connections. */
  start?(): unknown;
  /** Stops it as `SIGSTOP` does: its connections stay open, and nothing answers. */
  pause?(): unknown;
  /** Lets it go on after {@link pause}. */
  resume?(): unknown;
}

/** A client of the server, and the check that asks through it. */
export interface OpenedCheck {
  readonly check: HealthCheck['check'];
  /** Closes the client. */
  close(): unknown;
  /** Takes every connection of the client's pool. Resolves with a function that gives them back. */
  exhaust?(): Promise<() => unknown>;
  /** The client, its pool, its connections: no run may leave a listener on them. */
  readonly emitters?: readonly Pick<EventEmitter, 'eventNames' | 'listenerCount'>[];
}

/** A check of a dependency, for {@link behavioursOf}. */
export interface CheckUnderTest {
  /** Asked for when the first behaviour is tried, so that a hook of the test may start it. */
  server(): ServerUnderTest;
  /** Makes a client. It does not wait for its connection, because the server may be away. */
  open(address: Address): OpenedCheck | Promise<OpenedCheck>;
  /** Makes a client that has a wrong password. */
  openWithWrongPassword?(address: Address): OpenedCheck | Promise<OpenedCheck>;
  /**
   * The deadline of each run, in milliseconds.
   * @default 1000
   */
  readonly timeoutMs?: number;
  /**
   * How long it may take until the check is healthy again, in milliseconds.
   * @default 60000
   */
  readonly patienceMs?: number;
  /** What does not hold for this check, each with the reason. */
  readonly except?: Readonly<Partial<Record<BehaviourName, string>>>;
}
