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
    const checksAllow = pod.monitor.lets('readiness');
    const look = () => {
      if (!this.#wasReady && this.mayServe && checksAllow()) this.decide(look);
    };
    this.#subscription.add(
      life.changes$.subscribe(() => {
        this.#since = performance.now();
        look();
      }),
    );
    this.#subscription.add(pod.monitor.results$.subscribe(look));
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

  /** Whether readiness depends on nothing but the checks. */
  private get mayServe(): boolean {
    return this.life.phase.name === 'running' && this.life.hold === undefined && this.unreachable === undefined;
  }

  private decide(again: () => void): void {
    const { monitor, registry } = this.pod;
    const names = registry.untilReady.join(', ');
    if (names === '' || monitor.wereFreshAtOnce('readiness', this.#since)) {
      this.#wasReady = true;
      this.#subscription.unsubscribe();
      if (names !== '') {
        this.logger.log(`Ready for the first time: from now on no failure of ${names} takes this pod out`);
      }
      return this.tell();
    }
    if (this.#refreshing) return;
    const refreshed = monitor.refresh('readiness');
    if (refreshed === undefined) return;
    this.#refreshing = true;
    void this.lookAgainAfter(refreshed, again);
  }

  private async lookAgainAfter(refreshed: Promise<unknown>, again: () => void): Promise<void> {
    await refreshed;
    this.#refreshing = false;
    again();
  }
}
