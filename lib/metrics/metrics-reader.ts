import type { CheckFigures } from '../checks/check-figures.js';
import type { HealthBody } from '../report/report.js';
import type { Reporter } from '../report/reporter.js';
import type { Measurements, MetricValues, TaskFigures } from './metric-values.js';
import type { MetricsSource } from './metrics-source.js';

/** Where the values come from. */
interface Sources {
  readonly reporter: Pick<Reporter, 'report'>;
  readonly lifecycle: { readonly phase: { readonly name: HealthBody['phase'] } };
  readonly monitor: { readonly figures: readonly CheckFigures[] };
  readonly tasks: { readonly timings: readonly TaskFigures[] };
  /** Only with a probe server. */
  readonly stalls: { readonly count: number; readonly longestMs: number } | undefined;
  readonly drain: () => { readonly connectionsCut: number };
}

/** Reads what the instruments are made of, as it is at this moment. Runs no check. */
export class MetricsReader implements MetricsSource {
  constructor(
    private readonly sources: Sources,
    readonly runs$: MetricsSource['runs$'],
    readonly closed: AbortSignal,
  ) {}

  read(): MetricValues {
    const { reporter } = this.sources;
    const succeeds = (kind: 'startup' | 'liveness' | 'readiness') => reporter.report(kind).httpStatus === 200;
    return {
      ...this.measure(),
      started: succeeds('startup'),
      live: succeeds('liveness'),
      ready: succeeds('readiness'),
    };
  }

  /** All but what the probes say, which the probe server knows itself. */
  measure(): Measurements {
    const { lifecycle, monitor, tasks, stalls, drain } = this.sources;
    return {
      phase: lifecycle.phase.name,
      checks: monitor.figures,
      tasks: tasks.timings,
      // What reads here is the main thread, which turns.
      eventLoop: stalls && { stalls: stalls.count, stalledMs: 0, longestStallMs: stalls.longestMs },
      connectionsCut: drain().connectionsCut,
    };
  }
}
