import type { CircuitBreaker } from './circuit-breaker.js';

/**
 * How a check judges its dependency.
 *
 * - `healthy`: it works.
 * - `degraded`: it works, but worse than it should. The pod still gets traffic.
 * - `unhealthy`: it does not work. If the check is critical, its probe answers 503.
 */
export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

/** The argument of a check, for one run. */
export interface CheckContext {
  /** The indicator's name, as the bodies and the log show it. */
  readonly name: string;
  /**
   * Aborted when the deadline has passed, because the result of this run is not used any more. Pass it on to what the
   * check waits for, so that the work ends and gives back what it holds, such as a connection of a pool.
   */
  readonly signal: AbortSignal;
  /** The deadline of this run, in milliseconds from its start. */
  readonly timeoutMs: number;
}

/** What a check may return to say more than that it did not throw. */
export interface CheckOutcome {
  /** @default 'healthy' */
  readonly status?: HealthStatus;
  /** One sentence for the person on call. Credentials in it are blanked out. */
  readonly message?: string;
  /**
   * Figures to show with the status. They are made safe for JSON and limited in size. By convention the keys are
   * snake_case.
   */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * What the indicators of `@nestjs/terminus` return: `{ database: { status: 'up', … } }`. This room does not import
 * Nest, so the type is written out.
 */
export type TerminusResult = Readonly<
  Record<string, { readonly status: 'up' | 'degraded' | 'down' } & Readonly<Record<string, unknown>>>
>;

/** A health check: the one method of an `@HealthIndicator()` class. */
export interface HealthCheck {
  /**
   * Asks the dependency once. A check that returns nothing is healthy. One that throws is unhealthy, with the message
   * of the error. A {@link CheckOutcome} says more. A result of `@nestjs/terminus` works too, and so does any thenable
   * of these.
   */
  check(
    context: CheckContext,
  ): CheckOutcome | TerminusResult | void | PromiseLike<CheckOutcome | TerminusResult | void>;
  /**
   * The breaker in which the application records its own calls to this dependency. With it the probe knows what these
   * calls have found out.
   */
  readonly circuitBreaker?: CircuitBreaker;
}
