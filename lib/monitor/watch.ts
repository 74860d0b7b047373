import type { Reading } from '../checks/check-result.js';
import type { Probe } from '../checks/probe.js';
import type { Indicator } from '../indicators/indicator.js';
import type { Board } from './board.js';
import { asStale, JITTER, staleAfterMs } from './staleness.js';

/** What setTimeout can wait: a longer delay would fire at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

/** Keeps the board's result of one indicator fresh: in the background, and when somebody asks. */
export class Watch {
  readonly #staleAfterMs: number;
  #run: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Counts up when what was known is of a world that has changed; a result belongs to the one its run began in. */
  #world = 0;
  #worldOfResult = 0;
  #stopped = false;

  constructor(
    private readonly indicator: Indicator,
    private readonly board: Board,
  ) {
    this.#staleAfterMs = staleAfterMs(indicator);
  }

  get name(): string {
    return this.indicator.name;
  }

  countsFor(probe: Probe): boolean {
    return this.indicator.probes.includes(probe);
  }

  /** Until when the latest result may be given to a probe, on the monotonic clock, in milliseconds. */
  get freshUntil(): number {
    const posting = this.board.latest(this.name);
    return posting && this.#worldOfResult === this.#world ? posting.postedAt + this.indicator.maxAgeMs : -Infinity;
  }

  /** What is known so far is outdated: no probe is answered with it any more, nor with that of a run under way. */
  expire(): void {
    this.#world += 1;
  }

  /** A run of which the result is on the board when it resolves, shared by all who ask meanwhile; none while fresh. */
  refresh(): Promise<void> | undefined {
    if (performance.now() < this.freshUntil) return undefined;
    // Not in this turn: a check that asks for its own result would find no run under way and begin another.
    this.#run ??= Promise.resolve()
      .then(() => this.run())
      .finally(() => (this.#run = undefined));
    return this.#run;
  }

  read(): Reading {
    const posting = this.board.latest(this.name);
    const stale = posting && performance.now() - posting.postedAt > this.#staleAfterMs;
    return { name: this.name, result: stale ? asStale(posting.result, this.indicator.critical) : posting?.result };
  }

  /** Whether it is known, of the world as it is, not to be unhealthy. */
  get isPassing(): boolean {
    const { result } = this.read();
    return this.#worldOfResult === this.#world && result !== undefined && result.status !== 'unhealthy';
  }

  /** A pass at once and one every interval. A pass has nothing to do while the result is fresh. */
  start(): void {
    void this.refresh();
    const delayMs = this.indicator.intervalMs * (1 - JITTER + 2 * JITTER * Math.random());
    this.#timer = setTimeout(() => this.start(), Math.min(delayMs, LONGEST_DELAY_MS)).unref();
  }

  /** For good: no further run begins, and what one that is under way finds is of no interest. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  private async run(): Promise<void> {
    if (this.#stopped) return;
    const world = this.#world;
    const result = await this.indicator.run();
    if (this.#stopped) return;
    this.#worldOfResult = world;
    this.board.post(result);
    // Who asked since the world changed waits for an answer of this one.
    if (world !== this.#world) await this.run();
  }
}
