import type { CheckOutcome } from '../checks/health-check.js';
import { ageLimits, type AgeLimits, judgeAge } from './age-limits.js';

/** The options of `new Heartbeat()`. */
export interface HeartbeatOptions {
  /**
   * Unhealthy when the last beat is longer ago than this, in milliseconds. Use more than one turn of the loop ever
   * takes.
   */
  readonly withinMs: number;
  /**
   * Degraded when the last beat is longer ago than this, in milliseconds. Less than `withinMs`.
   * @default none
   */
  readonly degradedAfterMs?: number;
}

const NAMES = { limit: 'withinMs', degraded: 'degradedAfterMs' } as const;

/**
 * Checks whether a loop still runs, such as a poller or a scheduler. The loop calls `beat()` in each turn, and an
 * indicator calls `check()`. Until the first beat the time counts from the first check. It has no timer.
 *
 * @example
 * ```ts
 * readonly heartbeat = new Heartbeat({ withinMs: 60_000 });
 *
 * @Interval(10_000)
 * async poll() {
 *   await this.publishNext();
 *   this.heartbeat.beat();
 * }
 * ```
 */
export class Heartbeat {
  readonly #limits: AgeLimits;
  /** On the monotonic clock, in milliseconds. */
  #beatAt: number | undefined;
  #hasBeaten = false;

  /** @throws ProbesConfigurationError for an option that is wrong or unknown. */
  constructor(options: HeartbeatOptions) {
    this.#limits = ageLimits(options, NAMES, 'new Heartbeat(): ');
  }

  /** Call it in each turn of the loop. */
  beat(): void {
    this.#beatAt = performance.now();
    this.#hasBeaten = true;
  }

  /** For an indicator: unhealthy when the last beat is too long ago. Details: `last_beat_ms`, how long ago it was. */
  check(): CheckOutcome {
    const now = performance.now();
    this.#beatAt ??= now;
    const ageMs = Math.round(now - this.#beatAt);
    const judgement = judgeAge(ageMs, this.#limits, 'There was no beat');
    return this.#hasBeaten ? { ...judgement, details: { last_beat_ms: ageMs } } : judgement;
  }
}
