import type { CheckFigures } from '../checks/check-figures.js';
import type { HealthBody, StartupBody } from '../report/report.js';

type Tasks = Extract<StartupBody, { status: 'starting' }>['tasks'];

/** How long a startup task took, or has taken so far. */
export interface TaskFigures {
  readonly name: string;
  readonly status: Tasks[number]['status'];
  readonly tookMs: number;
}

/** How well the event loop of the main thread turns. */
interface EventLoopFigures {
  /** How many times it has not, since the application began. */
  readonly stalls: number;
  /** How long it has not turned by now; 0 while it does. */
  readonly stalledMs: number;
  /** The longest of the last few minutes. */
  readonly longestStallMs: number;
}

/** What the main thread has measured, at one moment. Plain values: they go from one thread to the other. */
export interface Measurements {
  readonly phase: HealthBody['phase'];
  readonly checks: readonly CheckFigures[];
  readonly tasks: readonly TaskFigures[];
  /** Only with a probe server, which is what sees a stall. */
  readonly eventLoop: EventLoopFigures | undefined;
  readonly connectionsCut: number;
}

/** All that the instruments are made of: what was measured, and whether each probe succeeds. */
export interface MetricValues extends Measurements {
  readonly started: boolean;
  readonly live: boolean;
  readonly ready: boolean;
}
