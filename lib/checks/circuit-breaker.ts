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

/** @throws ProbesConfigurationError that says whose options they are, as `where` has it. */
export function readBreakerOptions(options: unknown, where: Parameters<typeof readFields>[2]): BreakerSettings {
  return readFields(options, FIELDS, where);
}

/**
 * Leaves a dependency in trouble alone: after `failureThreshold` failures in a row no call goes through for
 * `resetTimeoutMs`, then one at a time, until `successThreshold` of them in a row have succeeded.
 *
 * Give one to a check class as its property `circuitBreaker` and record the application's own calls into it: the probe
 * then knows what real traffic has already learned.
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

  /** `open` turns into `half-open` by time alone, `resetTimeoutMs` after it opened. */
  get state(): BreakerState['name'] {
    return this.#current.name;
  }

  /** Whether calls are refused because the dependency is left alone. In half-open ask {@link shouldAttempt}. */
  isOpen(): boolean {
    return this.#current.name === 'open';
  }

  /**
   * Whether a call may be made now. In half-open the one that may must record its success or its failure: until then
   * every other is refused (at most for `resetTimeoutMs`, should its caller have died).
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

/** The version of the package that has made a circuit breaker; `undefined` for what is none. */
export function makerOfBreaker(value: unknown): unknown {
  return brandOf(value, MADE_BY);
}
