import type { LoggerService } from '@nestjs/common';
import { Subscription } from 'rxjs';
import type { Lifecycle } from './lifecycle.js';

/** What readiness depends on, besides the life of the application. */
export interface CheckedPod {
  readonly monitor: {
    /** Makes a function that returns whether the latest results let the probe succeed. */
    lets(probe: 'readiness'): () => boolean;
    /** Whether all latest results were fresh at one moment, not before `since` (on the monotonic clock). */
    wereFreshAtOnce(probe: 'readiness', since: number): boolean;
    /** Runs the checks whose result is not fresh. `undefined` when there is nothing to run. */
    refresh(probe: 'readiness'): Promise<unknown> | undefined;
    /** Emits after each change of the results. */
    readonly results$: Subscribable;
  };
  /** Whether the probe server answers: there readiness also needs an application that clients can reach. */
  readonly hasProbeServer: boolean;
  /** The names of the checks that are critical until the pod is ready. */
  readonly registry: { readonly untilReady: readonly string[] };
}

interface Subscribable {
  subscribe(listener: () => void): Subscription;
}

/** Runs that began at different times may not be fresh at once. Then the next result or probe decides. */
const MOST_ATTEMPTS = 3;

type Life = Pick<Lifecycle, 'phase' | 'hold' | 'unreachable' | 'changes$'>;

/**
 * Whether the pod was ready, ever: whether its readiness probe would have succeeded at any moment, even if nobody asked.
 * It stays so until the process ends, whatever happens to readiness after that. It is kept in memory: a container that
 * starts again was never ready.
 *
 * A probe is answered from fresh results. So results of different times do not make a pod ready for the first time: its
 * database may have failed since its own last result. Then the checks run once more.
 */
export class FirstReady {
  readonly #subscription = new Subscription();
  readonly #checksAllow: () => boolean;
  #wasReady = false;
  /** The latest change of the life of the application, on the monotonic clock. */
  #since = -Infinity;
  #refreshing = false;

  constructor(
    private readonly life: Life,
    private readonly pod: CheckedPod,
    private readonly logger: LoggerService,
    private readonly tell: () => void,
  ) {
    this.#checksAllow = pod.monitor.lets('readiness');
    this.#subscription.add(
      life.changes$.subscribe(() => {
        this.#since = performance.now();
        this.look();
      }),
    );
    this.#subscription.add(pod.monitor.results$.subscribe(() => this.look()));
  }

  get wasReady(): boolean {
    return this.#wasReady;
  }

  /** Why a pod is not ready yet although its latest results allow it. `undefined` when they are enough. */
  get reason(): string | undefined {
    if (this.#wasReady) return undefined;
    const { untilReady } = this.pod.registry;
    if (untilReady.length === 0) return undefined;
    return this.unreachable ?? `no fresh result yet: ${untilReady.join(', ')}`;
  }

  private get unreachable(): string | undefined {
    return this.pod.hasProbeServer ? this.life.unreachable : undefined;
  }

  /** Whether nothing but the age of the results may keep the pod from being ready for the first time. */
  private get isAboutToBe(): boolean {
    const { phase, hold } = this.life;
    const mayServe = phase.name === 'running' && hold === undefined && this.unreachable === undefined;
    return !this.#wasReady && mayServe && this.#checksAllow();
  }

  private look(): void {
    if (!this.isAboutToBe) return;
    const { monitor, registry } = this.pod;
    if (registry.untilReady.length === 0 || monitor.wereFreshAtOnce('readiness', this.#since)) this.becomeReady();
    else if (!this.#refreshing) void this.refresh();
  }

  private becomeReady(): void {
    this.#wasReady = true;
    this.#subscription.unsubscribe();
    const names = this.pod.registry.untilReady.join(', ');
    if (names !== '') {
      this.logger.log(`Ready for the first time: from now on no failure of ${names} takes this pod out`);
    }
    this.tell();
  }

  /** Each new result is looked at as it comes. The number of attempts is limited, because checks cost something. */
  private async refresh(): Promise<void> {
    this.#refreshing = true;
    for (let attempt = 0; attempt < MOST_ATTEMPTS && this.isAboutToBe; attempt++) {
      // oxlint-disable-next-line no-await-in-loop
      await this.pod.monitor.refresh('readiness');
    }
    this.#refreshing = false;
  }
}
