import type { CheckResult, Reading } from '../checks/check-result.js';
import type { Probe } from '../checks/probe.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { TaskProgress } from '../tasks/task.js';
import { makeReport } from './make-report.js';
import type { Report, ReportKind } from './report.js';

export interface ReportSettings {
  readonly version: string;
  /** `status` leaves out the messages and details of checks. */
  readonly details: 'full' | 'status';
}

/** The source of the progress of the tasks, for each kind. */
export interface TaskProgresses {
  readonly startup: { readonly progress: readonly TaskProgress[] };
  readonly drain: { readonly progress: readonly TaskProgress[] };
}

/** Makes reports of the current state. */
export class Reporter {
  constructor(
    private readonly lifecycle: Pick<Lifecycle, 'phase' | 'hold'> & Partial<Pick<Lifecycle, 'notReadyYet'>>,
    private readonly tasks: TaskProgresses,
    private readonly monitor: { readings(probe?: Probe): readonly Reading[]; reading(name: string): Reading },
    private readonly settings: ReportSettings,
    private readonly stalls?: { readonly longestMs: number; readonly longestStack?: string | undefined },
  ) {}

  report<K extends ReportKind>(kind: K): Report<K> {
    return makeReport(kind, {
      phase: this.lifecycle.phase,
      hold: this.lifecycle.hold,
      notReadyYet: this.lifecycle.notReadyYet,
      tasks: this.tasksOf('startup'),
      drainTasks: this.tasksOf('drain'),
      readings: this.readings(probeOf(kind)),
      version: this.settings.version,
      longestStallMs: this.stalls?.longestMs,
      longestStallStack: this.settings.details === 'full' ? this.stalls?.longestStack : undefined,
    });
  }

  /** The latest result of one check, as far as `details` allows. */
  reading(name: string): Reading {
    return this.shown(this.monitor.reading(name));
  }

  /** The progress of one kind of tasks, as far as `details` allows. */
  tasksOf(kind: keyof TaskProgresses): readonly TaskProgress[] {
    const { progress } = this.tasks[kind];
    return this.settings.details === 'full' ? progress : progress.map(withoutError);
  }

  private readings(probe: Probe | undefined): readonly Reading[] {
    return this.monitor.readings(probe).map((reading) => this.shown(reading));
  }

  private shown(reading: Reading): Reading {
    return this.settings.details === 'full' ? reading : statusOnly(reading);
  }
}

/** The probe whose checks a report shows; `health` shows all. */
export function probeOf(kind: ReportKind): Probe | undefined {
  return kind === 'health' ? undefined : kind;
}

function statusOnly({ name, result }: Reading): Reading {
  return { name, result: result && withoutDetails(result) };
}

function withoutError({ last_error: _lastError, ...progress }: TaskProgress): TaskProgress {
  return Object.freeze(progress);
}

function withoutDetails({ message: _message, details: _details, ...result }: CheckResult): CheckResult {
  return Object.freeze(result);
}
