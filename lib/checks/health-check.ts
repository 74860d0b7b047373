import type { CircuitBreaker } from './circuit-breaker.js';

/**
 * What one check says of its dependency.
 *
 * - `healthy`: it works.
 * - `degraded`: it works, worse than it should; traffic still comes here.
 * - `unhealthy`: it does not work; a critical check takes its probe to 503.
 */
export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

/** What a check is given for one run. */
export interface CheckContext {
  /** The indicator's name, as it stands in the bodies and in the log. */
  readonly name: string;
  /**
   * Aborted when the deadline has passed: nobody waits for this run any more. Pass it on to whatever the check
   * waits for, so that the work ends and what it holds (a connection of a pool, say) is given back.
   */
  readonly signal: AbortSignal;
  /** The deadline of this run, in milliseconds from its start. */
  readonly timeoutMs: number;
}

/** What a check may return when "it did not throw" is not all there is to say. */
export interface CheckOutcome {
  /** @default 'healthy' */
  readonly status?: HealthStatus;
  /** One sentence for the person who is on call. Credentials in it are blanked out. */
  readonly message?: string;
  /** Figures beside the status. Made safe for JSON and bounded; keys are snake_case by convention. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * What the indicators of `@nestjs/terminus` return: `{ database: { status: 'up', … } }`. Written by its shape, because
 * this room knows nothing of Nest.
 */
export type TerminusResult = Readonly<
  Record<string, { readonly status: 'up' | 'degraded' | 'down' } & Readonly<Record<string, unknown>>>
>;

/** A health check: the one method that an `@HealthIndicator()` class has. */
export interface HealthCheck {
  /**
   * Asks the dependency once. Returning nothing is healthy; throwing is unhealthy, with the error's message; a
   * {@link CheckOutcome} says more; a result of `@nestjs/terminus` (or anything with a `then` that yields one) is
   * understood.
   */
  check(
    context: CheckContext,
  ): CheckOutcome | TerminusResult | void | PromiseLike<CheckOutcome | TerminusResult | void>;
  /**
   * The breaker that the application's own calls to this dependency record into: the probe then knows what real
   * traffic has already learned.
   */
  readonly circuitBreaker?: CircuitBreaker;
}
