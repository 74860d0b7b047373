import type { CheckFigures } from '../checks/check-figures.js';
import type { HealthBody, StartupBody } from '../report/report.js';

type Tasks = Extract<StartupBody, { status: 'starting' }>['tasks'];

export interface TaskFigures {
  readonly name: string;
  readonly status: Tasks[number]['status'];
  readonly tookMs: number;
}

/** Stalls of the main thread's event loop. */
interface EventLoopFigures {
  /** How many stalls there were since the application began. */
  readonly stalls: number;
  /** How long the current stall has lasted, in milliseconds. 0 when there is none. */
  readonly stalledMs: number;
  /** The longest stall of the last few minutes, in milliseconds. */
  readonly longestStallMs: number;
}

/** What the main thread has measured. Plain values, because they are sent to the worker thread. */
export interface Measurements {
  readonly phase: HealthBody['phase'];
  readonly checks: readonly CheckFigures[];
  readonly tasks: readonly TaskFigures[];
  /** Only with a probe server, which measures stalls. */
  readonly eventLoop: EventLoopFigures | undefined;
  readonly connectionsCut: number;
}

/** Everything that the metrics are made of: the measurements, and whether each probe succeeds. */
export interface MetricValues extends Measurements {
  readonly started: boolean;
  readonly live: boolean;
  readonly ready: boolean;
}
