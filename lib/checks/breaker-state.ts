/** The options of a circuit breaker. */
export interface CircuitBreakerOptions {
  /**
   * After this many failures in a row the breaker opens.
   * @default 3
   */
  readonly failureThreshold?: number;
  /**
   * After this many successes in a row, while it is half-open, the breaker closes.
   * @default 2
   */
  readonly successThreshold?: number;
  /**
   * How long the breaker stays open before it allows one call, in milliseconds.
   * @default 30_000
   */
  readonly resetTimeoutMs?: number;
}

export type BreakerSettings = Required<CircuitBreakerOptions>;

/**
 * - `closed`: calls are allowed. Failures in a row are counted.
 * - `open`: no call is allowed, so that a dependency in trouble can recover.
 * - `half-open`: one call at a time is allowed, to find out whether the dependency works again. `attemptedAt` is when
 *   the current one began.
 */
export type BreakerState =
  | { readonly name: 'closed'; readonly failures: number }
  | { readonly name: 'open'; readonly openedAt: number }
  | { readonly name: 'half-open'; readonly successes: number; readonly attemptedAt: number | undefined };

export const CLOSED: BreakerState = { name: 'closed', failures: 0 };

/**
 * The state once time has passed: an open breaker becomes half-open. `now` is in milliseconds of any clock that never
 * goes back.
 */
export function afterTime(state: BreakerState, now: number, settings: BreakerSettings): BreakerState {
  return state.name === 'open' && now - state.openedAt >= settings.resetTimeoutMs
    ? { name: 'half-open', successes: 0, attemptedAt: undefined }
    : state;
}

/** Whether a call may be made now. In half-open an allowed call takes the only place. */
export function attempt(
  state: BreakerState,
  now: number,
  settings: BreakerSettings,
): { readonly allowed: boolean; readonly state: BreakerState } {
  const current = afterTime(state, now, settings);
  switch (current.name) {
    case 'closed':
      return { allowed: true, state: current };
    case 'open':
      return { allowed: false, state: current };
    case 'half-open': {
      // A caller that never records how its call ended must not keep the place for ever.
      const taken = current.attemptedAt !== undefined && now - current.attemptedAt < settings.resetTimeoutMs;
      return taken ? { allowed: false, state: current } : { allowed: true, state: { ...current, attemptedAt: now } };
    }
  }
}

/**
 * The state after a call that succeeded. While open, the call began before the breaker opened, so it changes nothing.
 */
export function succeed(state: BreakerState, now: number, settings: BreakerSettings): BreakerState {
  const current = afterTime(state, now, settings);
  switch (current.name) {
    case 'closed':
      return CLOSED;
    case 'open':
      return current;
    case 'half-open': {
      const successes = current.successes + 1;
      return successes >= settings.successThreshold ? CLOSED : { name: 'half-open', successes, attemptedAt: undefined };
    }
  }
}

/** The state after a call that failed. While open, the call began before the breaker opened, so the timer goes on. */
export function fail(state: BreakerState, now: number, settings: BreakerSettings): BreakerState {
  const current = afterTime(state, now, settings);
  switch (current.name) {
    case 'closed': {
      const failures = current.failures + 1;
      return failures >= settings.failureThreshold ? { name: 'open', openedAt: now } : { name: 'closed', failures };
    }
    case 'open':
      return current;
    case 'half-open':
      return { name: 'open', openedAt: now };
  }
}
