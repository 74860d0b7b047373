import type { BreakerState } from '../checks/breaker-state.js';
import type { CheckFigures } from '../checks/check-figures.js';
import type { Reading } from '../checks/check-result.js';
import type { Probe } from '../checks/probe.js';
import { NO_RUNS } from '../checks/run-tally.js';
import type { Indicator } from '../indicators/indicator.js';
import type { Board } from './board.js';
import { later } from '../timing/later.js';
import { asStale, JITTER, staleAfterMs } from './staleness.js';
import { takesTooLong } from './takes-too-long.js';

/** What setTimeout can wait: a longer delay would fire at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

/**
 * Probes that come once in each `maxAgeMs` never come on the dot: who comes a moment too early waits for it, up to so
 * many milliseconds, instead of being answered with what is about to expire and missing what happens until the next.
 */
const A_MOMENT_MS = 20;

/** Keeps the board's result of one indicator fresh: in the background, and when somebody asks. */
export class Watch {
  readonly #staleAfterMs: number;
  readonly #momentMs: number;
  /** Until when the latest result is no older than it may be, counted from when its run began. */
  #expiresAt = -Infinity;
  #run: Promise<boolean> | undefined;
  #takeBack: (() => void) | undefined;
  /** Counts up when what was known is of a world that has changed; a result belongs to the one its run began in. */
  #world = 0;
  #worldOfResult = 0;
  #stopped = false;

  /** @param waitAtMostMs How long a run is waited for, in milliseconds; to its end, if it is left out. */
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

  /** Until when the latest result may be given to a probe, on the monotonic clock, in milliseconds. */
  get freshUntil(): number {
    return this.dueAt - this.#momentMs;
  }

  /** What is known so far is outdated: no probe is answered with it any more, nor with that of a run under way. */
  expire(): void {
    this.#world += 1;
  }

  /**
   * A run, shared by all who ask meanwhile; none while fresh. It resolves when its result is on the board, with `false`, or
   * with `true` when it takes too long to be waited for: it goes on then, and its result counts.
   */
  refresh(): Promise<boolean> | undefined {
    if (performance.now() < this.freshUntil) return undefined;
    this.#run ??= this.waitedFor(
      this.whenDue()
        .then(() => this.run())
        .finally(() => (this.#run = undefined)),
    );
    return this.#run;
  }

  read(): Reading {
    const posting = this.board.latest(this.name);
    const stale = posting && performance.now() - posting.postedAt > this.#staleAfterMs;
    return { name: this.name, result: stale ? asStale(posting.result, this.indicator.critical) : posting?.result };
  }

  /** What can be counted and measured. */
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

  /** Whether it is known, of the world as it is, not to be unhealthy. */
  get isPassing(): boolean {
    return this.dueAt > -Infinity && this.read().result?.status !== 'unhealthy';
  }

  /** A pass at once and one every interval. A pass has nothing to do while the result is fresh. */
  start(): void {
    if (this.#stopped) return;
    void this.refresh();
    const delayMs = this.indicator.intervalMs * (1 - JITTER + 2 * JITTER * Math.random());
    this.#takeBack = later(Math.min(delayMs, LONGEST_DELAY_MS), () => this.start());
  }

  /** For good: no further run begins, and what one that is under way finds is of no interest. */
  stop(): void {
    this.#stopped = true;
    this.#takeBack?.();
  }

  /** When the latest result is as old as it may be: long ago, if there is none or the world has changed since. */
  private get dueAt(): number {
    // Only a test sets the monotonic clock back, by faking another: what the one before said has no age on it.
    const isOfThisClock = performance.now() >= this.#expiresAt - this.indicator.maxAgeMs;
    return isOfThisClock && this.#worldOfResult === this.#world ? this.#expiresAt : -Infinity;
  }

  private waitedFor(run: Promise<void>): Promise<boolean> {
    return this.waitAtMostMs === undefined ? run.then(() => false) : takesTooLong(this.waitAtMostMs, run);
  }

  /** Not in this turn: a check that asks for its own result would find no run under way and begin another. */
  private async whenDue(): Promise<void> {
    const aheadMs = this.dueAt - performance.now();
    if (aheadMs > 0) await new Promise<void>((resolve) => void later(Math.ceil(aheadMs), resolve));
  }

  private async run(): Promise<void> {
    if (this.#stopped) return;
    const world = this.#world;
    const expiresAt = performance.now() + this.indicator.maxAgeMs;
    const run = await this.indicator.run();
    if (this.#stopped) return;
    this.#worldOfResult = world;
    this.#expiresAt = expiresAt;
    this.board.post(run);
    // Who asked since the world changed waits for an answer of this one.
    if (world !== this.#world) await this.run();
  }
}

/** A breaker that extends ours is the application's code: one that throws has no state, and each run says why. */
function stateOf(breaker: Indicator['breaker']): BreakerState['name'] | undefined {
  try {
    return breaker?.state;
  } catch {
    return undefined;
  }
}
