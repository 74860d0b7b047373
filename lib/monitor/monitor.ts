import { filter, firstValueFrom, startWith } from 'rxjs';
import type { CheckFigures } from '../checks/check-figures.js';
import type { Reading } from '../checks/check-result.js';
import type { Probe } from '../checks/probe.js';
import type { Indicator } from '../indicators/indicator.js';
import type { IndicatorRegistry } from '../indicators/indicator-registry.js';
import { nextTurn } from '../timing/real-time.js';
import { allPass } from './all-pass.js';
import type { Board } from './board.js';
import { Watch } from './watch.js';

const BEGIN_AT_ONCE = 25;

/** When checks run: at once, in the background, and when a probe finds a result too old. */
export class Monitor {
  readonly #watches = new Map<string, Watch>();
  #state: 'idle' | 'running' | 'stopped' = 'idle';

  /** @param waitAtMostMs How long who asks waits for a run, in milliseconds; to its end, if it is left out. */
  constructor(
    private readonly registry: IndicatorRegistry,
    private readonly board: Board,
    private readonly waitAtMostMs?: number,
  ) {}

  /** The first pass at once, then one every interval, until {@link stop}. */
  start(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'running';
    this.watch(this.registry.indicators);
  }

  /** For good: no check runs after this, not even for a probe that asks. */
  stop(): void {
    this.#state = 'stopped';
    for (const watch of this.#watches.values()) watch.stop();
  }

  /**
   * Resolves when the result of every check that counts for `probe` is fresh, with `false`, or takes too long, with `true`;
   * nothing to wait for while all are fresh.
   */
  refresh(probe?: Probe): Promise<boolean> | undefined {
    if (this.#state !== 'running') return undefined;
    this.watch(this.registry.discoverLate());
    const runs = this.watchesFor(probe).flatMap((watch) => watch.refresh() ?? []);
    return runs.length === 0 ? undefined : Promise.all(runs).then((areLate) => areLate.includes(true));
  }

  /** The same for one check, by its name. */
  refreshOne(name: string): Promise<boolean> | undefined {
    return this.#state === 'running' ? this.#watches.get(name)?.refresh() : undefined;
  }

  /** Resolves when no check that counts for `probe` is unhealthy or without a result since the latest {@link renew}. */
  async whenPassing(probe: Probe): Promise<void> {
    const passing = allPass(
      () => this.watchesFor(probe),
      () => this.#watches.size,
    );
    await firstValueFrom(this.board.postings$.pipe(startWith(undefined), filter(passing)));
  }

  /** Asks all again, however fresh their results are. */
  renew(): void {
    for (const watch of this.#watches.values()) watch.expire();
    void this.refresh();
  }

  /** Until when the results of the checks that count for `probe` may be given to it, on the monotonic clock. */
  freshUntil(probe?: Probe): number {
    return this.watchesFor(probe).reduce((earliest, { freshUntil }) => Math.min(earliest, freshUntil), Infinity);
  }

  /** What is known now of the checks that count for `probe`, or of all. */
  readings(probe?: Probe): readonly Reading[] {
    return this.watchesFor(probe).map((watch) => watch.read());
  }

  /** What can be counted and measured of all checks, as it is now. */
  get figures(): readonly CheckFigures[] {
    return [...this.#watches.values()].map((watch) => watch.figures);
  }

  /** Of all checks there are, from the moment they are discovered. */
  get names(): readonly string[] {
    return this.registry.indicators.map(({ name }) => name);
  }

  /** What is known now of one check, by its name. */
  reading(name: string): Reading {
    return this.#watches.get(name)?.read() ?? { name, result: undefined };
  }

  /** The deadline of one check, by its name, in milliseconds. */
  timeoutMsOf(name: string): number | undefined {
    return this.#watches.get(name)?.timeoutMs;
  }

  private watchesFor(probe: Probe | undefined): readonly Watch[] {
    const watches = [...this.#watches.values()];
    return probe === undefined ? watches : watches.filter((watch) => watch.countsFor(probe));
  }

  private watch(indicators: readonly Indicator[]): void {
    const watches = indicators.map((indicator) => new Watch(indicator, this.board, this.waitAtMostMs));
    for (const watch of watches) this.#watches.set(watch.name, watch);
    void begin(watches);
  }
}

/** A thousand first runs in one turn of the event loop would hold up all else that begins now, listen() above all. */
async function begin(watches: readonly Watch[]): Promise<void> {
  for (const [index, watch] of watches.entries()) {
    if (index > 0 && index % BEGIN_AT_ONCE === 0) await nextTurn();
    watch.start();
  }
}
