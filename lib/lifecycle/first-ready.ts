import type { LoggerService } from '@nestjs/common';
import { filter, merge, type Observable, take } from 'rxjs';
import type { Lifecycle } from './lifecycle.js';

/** What readiness depends on, besides the life of the application. */
export interface CheckedPod {
  readonly monitor: {
    /** Makes a function that returns whether the latest results let the probe succeed. */
    lets(probe: 'readiness'): () => boolean;
    /** Emits after each change of the results. */
    readonly results$: Observable<unknown>;
  };
  /** Whether the probe server answers: there readiness also needs an application that clients can reach. */
  readonly hasProbeServer: boolean;
  /** For the log: the names of the checks that are critical until the pod is ready. */
  readonly registry: { readonly untilReady: readonly string[] };
}

type Life = Pick<Lifecycle, 'phase' | 'hold' | 'unreachable' | 'changes$'>;

/**
 * Whether the pod was ready, ever: whether its readiness probe would have succeeded at any moment, even if nobody asked.
 * It stays so until the process ends, whatever happens to readiness after that. It is kept in memory: a container that
 * starts again was never ready.
 */
export class FirstReady {
  #wasReady = false;

  get wasReady(): boolean {
    return this.#wasReady;
  }

  /**
   * Begins to look. Call it before anything else subscribes to the same changes, so that all of them see the pod after
   * the change in the same way.
   */
  lookOut(life: Life, { monitor, hasProbeServer, registry }: CheckedPod, logger: LoggerService): void {
    const checksAllow = monitor.lets('readiness');
    const isReady = () => mayServe(life, hasProbeServer) && checksAllow();
    const firstTime$ = merge(life.changes$, monitor.results$).pipe(filter(isReady), take(1));
    firstTime$.subscribe(() => {
      this.#wasReady = true;
      const names = registry.untilReady.join(', ');
      if (names !== '') logger.log(`Ready for the first time: from now on no failure of ${names} takes this pod out`);
    });
  }
}

/** Whether readiness depends on nothing but the checks. */
function mayServe({ phase, hold, unreachable }: Life, hasProbeServer: boolean): boolean {
  return phase.name === 'running' && hold === undefined && !(hasProbeServer && unreachable !== undefined);
}
