import type { BreakerState } from '../checks/breaker-state.js';
import type { CheckFigures } from '../checks/check-figures.js';
import type { CheckResult, Reading } from '../checks/check-result.js';
import type { Probe } from '../checks/probe.js';
import { NO_RUNS } from '../checks/run-tally.js';
import { inStanding, type Standing } from '../checks/standing.js';
import type { Indicator } from '../indicators/indicator.js';
import type { Board } from './board.js';
import { later } from '../timing/later.js';
import { type FreshSpan, spanOf } from './fresh-at-once.js';
import { asStale, JITTER, staleAfterMs } from './staleness.js';
import { takesTooLong } from './takes-too-long.js';

/** The longest delay of a timer: a longer one would fire at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

/**
 * A probe that arrives every `maxAgeMs` never arrives exactly on time. If it is up to so many milliseconds early, it
 * waits for a new run. Otherwise it would get the old result again, and miss what happens until the next probe.
 */
const A_MOMENT_MS = 20;

/** Keeps the result of one indicator up to date: in the background, and when a probe asks. */
export class Watch {
  readonly #staleAfterMs: number;
  readonly #momentMs: number;
  /** When the latest result reaches its maximum age, counted from the beginning of its run. */
  #expiresAt = -Infinity;
  /** When the run of the latest result began. */
  #beganAt = -Infinity;
  #run: Promise<boolean> | undefined;
  #takeBack: (() => void) | undefined;
  /** Increased by `expire()`. A result belongs to the world in which its run began, and counts only in that world. */
  #world = 0;
  #worldOfResult = 0;
  #stopped = false;
  #shown: { readonly of: CheckResult; readonly standing: Standing; readonly as: CheckResult } | undefined;

  /**
   * @param waitAtMostMs How long a probe waits for a run, in milliseconds. Without it a probe waits until the run ends.
   */
  constructor(
    private readonly indicator: Indicator,
    private readonly board: Board,
    private readonly waitAtMostMs?: number,
  ) {
    this.#staleAfterMs = staleAfterMs(indicator);
    this.#momentMs = Math.min(A_MOMENT_MS, indicator.maxAgeMs / 50);
  }

  get name(): string {
    return this.indicator.name;
  }

  get timeoutMs(): number {
    return this.indicator.timeoutMs;
  }

  countsFor(probe: Probe): boolean {
    return this.indicator.probes.includes(probe);
  }

  /** When the latest result reaches its maximum age, on the monotonic clock. `-Infinity` in a world without a result. */
  get dueAt(): number {
    // Only a test can set the monotonic clock back, when it fakes the time. Then a time of the clock before means
    // nothing.
    const isOfThisClock = performance.now() >= this.#expiresAt - this.indicator.maxAgeMs;
    return isOfThisClock && this.#worldOfResult === this.#world ? this.#expiresAt : -Infinity;
  }

  /** From when a probe waits for the next result. One of many waits only from `dueAt`. On the monotonic clock. */
  get freshUntil(): number {
    return this.dueAt - this.#momentMs;
  }

  get freshSpan(): FreshSpan {
    return spanOf(this.#beganAt, this.freshUntil, this.board.latest(this.name)?.postedAt);
  }

  /**
   * The results so far are outdated: no probe gets them any more, and not the result of a run that has already begun
   * either.
   */
  expire(): void {
    this.#world += 1;
  }

  /**
   * Begins a run, or joins the one that is under way. Returns `undefined` while the result is fresh. Otherwise resolves
   * with `false` when the result is on the board, or with `true` when the run takes too long: it goes on then, and its
   * result counts.
   */
  refresh(): Promise<boolean> | undefined {
    if (performance.now() < this.freshUntil) return undefined;
    this.#run ??= this.waitedFor(this.run());
    return this.#run;
  }

  read(): Reading {
    const posting = this.board.latest(this.name);
    if (posting === undefined) return { name: this.name, result: undefined };
    const standing = this.indicator.standing();
    const isStale = performance.now() - posting.postedAt > this.#staleAfterMs;
    const result = isStale ? asStale(posting.result, standing.isCritical) : posting.result;
    return { name: this.name, result: this.shown(result, standing) };
  }

  get figures(): CheckFigures {
    const { result } = this.read();
    return {
      name: this.name,
      status: result?.status,
      checkedAt: result?.checked_at,
      breaker: stateOf(this.indicator.breaker),
      tally: this.board.latest(this.name)?.tally ?? NO_RUNS,
    };
  }

  /** Whether the latest result belongs to the current world and is not unhealthy. */
  get isPassing(): boolean {
    return this.dueAt > -Infinity && this.read().result?.status !== 'unhealthy';
  }

  /** Runs the check now, and again after each interval. While the result is fresh it does not run. */
  start(): void {
    if (this.#stopped) return;
    void this.refresh();
    const delayMs = this.indicator.intervalMs * (1 - JITTER + 2 * JITTER * Math.random());
    this.#takeBack = later(Math.min(delayMs, LONGEST_DELAY_MS), () => this.start());
  }

  /** Stops for good. No further run begins, and the result of a run under way is dropped. */
  stop(): void {
    this.#stopped = true;
    this.#takeBack?.();
  }

  /** Every report reads all results, so a result in the same standing is made once. */
  private shown(result: CheckResult, standing: Standing): CheckResult {
    if (this.#shown?.of !== result || this.#shown.standing !== standing) {
      this.#shown = { of: result, standing, as: inStanding(result, standing) };
    }
    return this.#shown.as;
  }

  private waitedFor(run: Promise<void>): Promise<boolean> {
    return this.waitAtMostMs === undefined ? run.then(() => false) : takesTooLong(this.waitAtMostMs, run);
  }

  /**
   * Must not begin in the same turn: `#run` is not set yet, so a check that asks for its own result would begin a
   * second run.
   */
  private async whenDue(): Promise<void> {
    const aheadMs = this.dueAt - performance.now();
    if (aheadMs > 0) await new Promise<void>((resolve) => void later(Math.ceil(aheadMs), resolve));
  }

  /**
   * Probes that arrived after `expire()` wait for a result of the new world, also a probe that arrives when the old
   * result has just come.
   */
  private async run(): Promise<void> {
    await this.whenDue();
    let world: number;
    try {
      do {
        world = this.#world;
        await this.runIn(world);
      } while (world !== this.#world && !this.#stopped);
    } finally {
      this.#run = undefined;
    }
  }

  private async runIn(world: number): Promise<void> {
    if (this.#stopped) return;
    const beganAt = performance.now();
    const run = await this.indicator.run();
    if (this.#stopped) return;
    this.#worldOfResult = world;
    this.#beganAt = beganAt;
    this.#expiresAt = beganAt + this.indicator.maxAgeMs;
    this.board.post(run);
  }
}

/**
 * A subclass of the breaker is code of the application. If it throws, there is no state; the result of each run says
 * why.
 */
function stateOf(breaker: Indicator['breaker']): BreakerState['name'] | undefined {
  try {
    return breaker?.state;
  } catch {
    return undefined;
  }
}
