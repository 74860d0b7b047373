import { filter, firstValueFrom, merge, type Observable, startWith } from 'rxjs';
import type { CheckFigures } from '../checks/check-figures.js';
import type { Reading } from '../checks/check-result.js';
import type { Probe } from '../checks/probe.js';
import type { Indicator } from '../indicators/indicator.js';
import type { IndicatorRegistry } from '../indicators/indicator-registry.js';
import { nextTurn } from '../timing/real-time.js';
import { allPass } from './all-pass.js';
import type { Board } from './board.js';
import { freshAtOnce } from './fresh-at-once.js';
import { Watch } from './watch.js';

const BEGIN_AT_ONCE = 25;

/** Runs the checks: all at the start, each in the background, and when a probe finds a result too old. */
export class Monitor {
  readonly #watches = new Map<string, Watch>();
  #state: 'idle' | 'running' | 'stopped' = 'idle';
  /** Increased when a check is added or removed. */
  #version = 0;
  /** Emits after each result, and when a check was taken out. */
  readonly results$: Observable<unknown>;

  /**
   * @param waitAtMostMs How long a probe waits for a run, in milliseconds. Without it a probe waits until the run ends.
   */
  constructor(
    private readonly registry: IndicatorRegistry,
    private readonly board: Board,
    private readonly waitAtMostMs?: number,
  ) {
    this.results$ = merge(board.postings$, board.removals$);
  }

  /** Runs all checks now, and then each at its interval, until {@link stop}. */
  start(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'running';
    this.watch(this.registry.indicators);
  }

  /** Stops for good. No check runs after this, not even for a probe. */
  stop(): void {
    this.#state = 'stopped';
    for (const watch of this.#watches.values()) watch.stop();
  }

  /**
   * Adds a check that no class declares.
   *
   * @returns A function that removes it with its results, and aborts its run under way.
   * @throws ProbesConfigurationError for an invalid check, or when the name is taken.
   */
  register(name: unknown, check: unknown, options: unknown): () => void {
    const indicator = this.registry.register(name, check, options);
    if (this.#state === 'running') this.watch([indicator]);
    let isIn = true;
    return () => {
      // Another check may have this name now.
      if (isIn) this.remove(indicator.name);
      isIn = false;
    };
  }

  /**
   * Brings the results of the checks that count for `probe` up to date. Returns `undefined` when all are fresh.
   * Otherwise resolves with `false` when they are, or with `true` when that takes too long.
   */
  refresh(probe?: Probe): Promise<boolean> | undefined {
    if (this.#state !== 'running') return undefined;
    this.watch(this.registry.discoverLate());
    const runs = this.watchesFor(probe).flatMap((watch) => watch.refresh() ?? []);
    return runs.length === 0 ? undefined : Promise.all(runs).then((areLate) => areLate.includes(true));
  }

  /** Does the same for one check. */
  refreshOne(name: string): Promise<boolean> | undefined {
    return this.#state === 'running' ? this.#watches.get(name)?.refresh() : undefined;
  }

  /**
   * Resolves when each check that counts for `probe` has a result since the latest {@link renew}, and none is
   * unhealthy.
   */
  async whenPassing(probe: Probe): Promise<void> {
    const passing = allPass(
      () => this.watchesFor(probe),
      () => this.#version,
      ({ isPassing }) => isPassing,
    );
    await firstValueFrom(this.results$.pipe(startWith(undefined), filter(passing)));
  }

  /**
   * Makes a function that returns whether the latest results let `probe` succeed: each of its checks has one, and none is
   * unhealthy. Costs little even with thousands of checks.
   */
  lets(probe: Probe): () => boolean {
    return allPass(
      () => this.watchesFor(probe),
      () => this.#version,
      (watch) => isWell(watch.read()),
    );
  }

  /** Whether the latest results for `probe` were all fresh at one moment, not before `since` (on the monotonic clock). */
  wereFreshAtOnce(probe: Probe, since: number): boolean {
    const spans = this.watchesFor(probe).map(({ freshSpan }) => freshSpan);
    return freshAtOnce(spans, since);
  }

  /** Runs all checks again, also those with a fresh result. */
  renew(): void {
    for (const watch of this.#watches.values()) watch.expire();
    void this.refresh();
  }

  /** Until when the results for `probe` are fresh, on the monotonic clock. */
  freshUntil(probe?: Probe): number {
    return this.watchesFor(probe).reduce((earliest, { freshUntil }) => Math.min(earliest, freshUntil), Infinity);
  }

  /** When the first of the results for `probe` reaches its maximum age, on the monotonic clock. */
  dueAt(probe?: Probe): number {
    return this.watchesFor(probe).reduce((earliest, { dueAt }) => Math.min(earliest, dueAt), Infinity);
  }

  /** The latest results of the checks that count for `probe`, or of all checks. */
  readings(probe?: Probe): readonly Reading[] {
    return this.watchesFor(probe).map((watch) => watch.read());
  }

  /** The figures of all checks for the metrics, as they are now. */
  get figures(): readonly CheckFigures[] {
    return [...this.#watches.values()].map((watch) => watch.figures);
  }

  /** The names of all checks, also of those that have not begun. */
  get names(): readonly string[] {
    return this.registry.indicators.map(({ name }) => name);
  }

  /** The latest result of one check. */
  reading(name: string): Reading {
    return this.#watches.get(name)?.read() ?? { name, result: undefined };
  }

  /** Whether one check is critical at this moment and why, if that needs words. */
  standsOf(name: string): string | undefined {
    return this.reading(name).result?.stands;
  }

  /** The deadline of one check, in milliseconds. `undefined` for an unknown name. */
  timeoutMsOf(name: string): number | undefined {
    return this.#watches.get(name)?.timeoutMs;
  }

  private remove(name: string): void {
    this.registry.remove(name);
    this.#watches.get(name)?.stop();
    this.#watches.delete(name);
    this.#version += 1;
    this.board.remove(name);
  }

  private watchesFor(probe: Probe | undefined): readonly Watch[] {
    const watches = [...this.#watches.values()];
    return probe === undefined ? watches : watches.filter((watch) => watch.countsFor(probe));
  }

  private watch(indicators: readonly Indicator[]): void {
    const watches = indicators.map((indicator) => new Watch(indicator, this.board, this.waitAtMostMs));
    for (const watch of watches) this.#watches.set(watch.name, watch);
    this.#version += 1;
    void begin(watches);
  }
}

function isWell({ result }: Reading): boolean {
  return result !== undefined && result.status !== 'unhealthy';
}

/** A thousand first runs in one turn would block the event loop while the application starts, and delay `listen()`. */
async function begin(watches: readonly Watch[]): Promise<void> {
  for (const [index, watch] of watches.entries()) {
    if (index > 0 && index % BEGIN_AT_ONCE === 0) await nextTurn();
    watch.start();
  }
}
