/** How a circuit breaker is set. */
export interface CircuitBreakerOptions {
  /**
   * This many failures in a row open it.
   * @default 3
   */
  readonly failureThreshold?: number;
  /**
   * This many successes in a row, while it is half-open, close it.
   * @default 2
   */
  readonly successThreshold?: number;
  /**
   * How long it stays open before it lets one attempt through, in milliseconds.
   * @default 30_000
   */
  readonly resetTimeoutMs?: number;
}

export type BreakerSettings = Required<CircuitBreakerOptions>;

/**
 * - `closed`: calls go through; failures in a row are counted.
 * - `open`: no call goes through, so that a dependency in trouble is left alone.
 * - `half-open`: one call at a time goes through, to find out whether the dependency is back. `attemptedAt` is when the
 *   one under way began.
 */
export type BreakerState =
  | { readonly name: 'closed'; readonly failures: number }
  | { readonly name: 'open'; readonly openedAt: number }
  | { readonly name: 'half-open'; readonly successes: number; readonly attemptedAt: number | undefined };

export const CLOSED: BreakerState = { name: 'closed', failures: 0 };

/** Time alone turns open into half-open. `now` is in milliseconds of any clock that never goes back. */
export function afterTime(state: BreakerState, now: number, settings: BreakerSettings): BreakerState {
  return state.name === 'open' && now - state.openedAt >= settings.resetTimeoutMs
    ? { name: 'half-open', successes: 0, attemptedAt: undefined }
    : state;
}

/** May a call be made now? A call that may takes the one place there is in half-open. */
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
      // A caller that died between its attempt and its record would hold the place for ever.
      const taken = current.attemptedAt !== undefined && now - current.attemptedAt < settings.resetTimeoutMs;
      return taken ? { allowed: false, state: current } : { allowed: true, state: { ...current, attemptedAt: now } };
    }
  }
}

/** A call succeeded. While open it is the late end of a call from before, which says nothing of now. */
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

/** A call failed. While open it is the late end of a call from before: the timer is not set back. */
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
