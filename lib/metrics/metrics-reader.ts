import type { CheckFigures } from '../checks/check-figures.js';
import type { HealthBody } from '../report/report.js';
import type { Reporter } from '../report/reporter.js';
import type { Measurements, MetricValues, TaskFigures } from './metric-values.js';
import type { MetricsSource } from './metrics-source.js';

interface Sources {
  readonly reporter: Pick<Reporter, 'report'>;
  readonly lifecycle: { readonly phase: { readonly name: HealthBody['phase'] } };
  readonly monitor: { readonly figures: readonly CheckFigures[] };
  readonly tasks: { readonly timings: readonly TaskFigures[] };
  /** Only with a probe server. */
  readonly stalls: { readonly count: number; readonly longestMs: number } | undefined;
  readonly drain: () => { readonly connectionsCut: number };
}

/** Reads the values for the metrics as they are now. Runs no check. */
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

  /** Everything but the answers of the probes, which the probe server knows itself. */
  measure(): Measurements {
    const { lifecycle, monitor, tasks, stalls, drain } = this.sources;
    return {
      phase: lifecycle.phase.name,
      checks: monitor.figures,
      tasks: tasks.timings,
      // This runs on the main thread, so it is not stalled now.
      eventLoop: stalls && { stalls: stalls.count, stalledMs: 0, longestStallMs: stalls.longestMs },
      connectionsCut: drain().connectionsCut,
    };
  }
}
