import { brand, brandOf, sharedKey } from '../copies/across-copies.js';
import { count, positiveMs } from '../settings/fields.js';
import { type Field, readFields } from '../settings/read-fields.js';
import {
  afterTime,
  attempt,
  type BreakerSettings,
  type BreakerState,
  type CircuitBreakerOptions,
  CLOSED,
  fail,
  succeed,
} from './breaker-state.js';

const FIELDS = {
  failureThreshold: count(3),
  successThreshold: count(2),
  resetTimeoutMs: positiveMs(30_000),
} satisfies Record<keyof CircuitBreakerOptions, Field<number>>;

/** @throws ProbesConfigurationError for a wrong option. `where` says whose options they are. */
export function readBreakerOptions(options: unknown, where: Parameters<typeof readFields>[2]): BreakerSettings {
  return readFields(options, FIELDS, where);
}

/**
 * Stops calls to a dependency in trouble. After `failureThreshold` failures in a row no call is allowed for
 * `resetTimeoutMs`. Then one call at a time is allowed, until `successThreshold` of them in a row have succeeded.
 *
 * Give one to a check class as its property `circuitBreaker`, and record the application's own calls in it. Then the
 * probe knows what these calls have found out.
 *
 * @example
 * ```ts
 * if (!breaker.shouldAttempt()) throw new ServiceUnavailableException();
 * try {
 *   const answer = await partner.call();
 *   breaker.recordSuccess();
 *   return answer;
 * } catch (error) {
 *   breaker.recordFailure();
 *   throw error;
 * }
 * ```
 */
export class CircuitBreaker {
  readonly #settings: BreakerSettings;
  #state: BreakerState = CLOSED;

  /** @throws ProbesConfigurationError for an option that is out of range or unknown. */
  constructor(options: CircuitBreakerOptions = {}) {
    this.#settings = readBreakerOptions(options, { subject: 'CircuitBreaker: ' });
  }

  /** The state now. `open` becomes `half-open` `resetTimeoutMs` after it opened. */
  get state(): BreakerState['name'] {
    return this.#current.name;
  }

  /** Whether the breaker is open, so that no call is allowed. In half-open use {@link shouldAttempt}. */
  isOpen(): boolean {
    return this.#current.name === 'open';
  }

  /**
   * Whether a call may be made now. In half-open only one call is allowed, and its caller must record success or
   * failure: until then, but for `resetTimeoutMs` at most, every other call is refused.
   */
  shouldAttempt(): boolean {
    const { allowed, state } = attempt(this.#state, performance.now(), this.#settings);
    this.#state = state;
    return allowed;
  }

  recordSuccess(): void {
    this.#state = succeed(this.#state, performance.now(), this.#settings);
  }

  recordFailure(): void {
    this.#state = fail(this.#state, performance.now(), this.#settings);
  }

  get #current(): BreakerState {
    return afterTime(this.#state, performance.now(), this.#settings);
  }
}

const MADE_BY = sharedKey('circuit breaker');
brand(CircuitBreaker, MADE_BY);

/** The version of the package that made a circuit breaker. `undefined` for any other value. */
export function makerOfBreaker(value: unknown): unknown {
  return brandOf(value, MADE_BY);
}
