import type { CheckOutcome } from '../checks/health-check.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { show } from '../settings/read-fields.js';
import { orAborted } from '../timing/or-aborted.js';
import { nextTurn } from '../timing/real-time.js';
import { ageLimits, type AgeLimits, judgeAge } from './age-limits.js';

/** The options of `new JobTracker()`. */
export interface JobTrackerOptions {
  /** A job that runs longer than this, in milliseconds, is stuck: unhealthy. */
  readonly stuckAfterMs: number;
  /**
   * A job that runs longer than this, in milliseconds, is degraded. Less than `stuckAfterMs`.
   * @default none
   */
  readonly degradedAfterMs?: number;
}

/** A job that runs. */
interface Job {
  /** On the monotonic clock, in milliseconds. */
  readonly beganAt: number;
}

const NAMES = { limit: 'stuckAfterMs', degraded: 'degradedAfterMs' } as const;

/**
 * Counts the running jobs of a consumer. A health check finds a stuck job with it, and a drain task waits with it until
 * no job runs. It has no timer, and keeps nothing of a job that has ended.
 *
 * @example
 * ```ts
 * readonly jobs = new JobTracker({ stuckAfterMs: 600_000 });
 *
 * process(job: Job) {
 *   return this.jobs.track(() => this.send(job.data));
 * }
 * ```
 */
export class JobTracker {
  /** The oldest first. */
  readonly #jobs = new Set<Job>();
  readonly #waiting = new Set<() => void>();
  readonly #limits: AgeLimits;

  /** @throws ProbesConfigurationError for an option that is wrong or unknown. */
  constructor(options: JobTrackerOptions) {
    this.#limits = ageLimits(options, NAMES, 'new JobTracker(): ');
  }

  /** How many jobs run. */
  get active(): number {
    return this.#jobs.size;
  }

  /**
   * Runs a job and counts it until it has ended, with or without an error.
   *
   * @returns The result of the job.
   * @throws The error of the job; ProbesConfigurationError when `work` is not a function.
   */
  async track<T>(work: () => T | PromiseLike<T>): Promise<T> {
    if (typeof work !== 'function') {
      throw new ProbesConfigurationError(
        `JobTracker.track() takes a function that does the job, got ${show(work)}. A promise is a job that runs already: ` +
          'wrap what begins it in a function.',
      );
    }
    const job: Job = { beganAt: performance.now() };
    this.#jobs.add(job);
    try {
      return await work();
    } finally {
      this.#jobs.delete(job);
      if (this.#jobs.size === 0) this.tellIdle();
    }
  }

  /**
   * Resolves when no job runs, also none that began when the last one ended: a consumer that takes one message after the
   * other has others in hand.
   *
   * @throws The signal's reason when it is aborted first.
   */
  async whenIdle(signal?: AbortSignal): Promise<void> {
    do {
      await this.untilNoneRuns(signal);
      // What comes after a job, such as its acknowledgement, or the next job, begins in this turn.
      await nextTurn();
    } while (this.#jobs.size > 0);
  }

  private async untilNoneRuns(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#jobs.size === 0) return;
    let tell: (() => void) | undefined;
    const idle = new Promise<void>((resolve) => this.#waiting.add((tell = resolve)));
    try {
      await (signal ? orAborted(idle, signal) : idle);
    } finally {
      if (tell) this.#waiting.delete(tell);
    }
  }

  /** For an indicator: healthy when no job runs, unhealthy when the oldest is stuck. Details: `active`, `oldest_ms`. */
  check(): CheckOutcome {
    const [oldest] = this.#jobs;
    if (!oldest) return { status: 'healthy', details: { active: 0 } };
    const oldestMs = Math.round(performance.now() - oldest.beganAt);
    return {
      ...judgeAge(oldestMs, this.#limits, 'A job has run'),
      details: { active: this.active, oldest_ms: oldestMs },
    };
  }

  private tellIdle(): void {
    for (const idle of this.#waiting) idle();
  }
}
