import type { HistoryEntry } from '../report/history-entry.js';
import type { Report, ReportKind } from '../report/report.js';

/** Everything that the page and the text lines show. Plain data, because it is sent to the worker thread. */
export interface PageValues {
  /** The time that is shown, in milliseconds since 1970. */
  readonly now: number;
  /** What each route answers at this time, so that the page always agrees with the routes. */
  readonly reports: Reports;
  readonly facts: PageFacts;
}

export type Reports = { readonly [K in ReportKind]: Report<K> };

/** Facts that are in no report. They do not change with each run of a check. */
export interface PageFacts {
  /** The pod's name, if the environment has it. */
  readonly pod: string | undefined;
  /** When the process began, ISO 8601. */
  readonly startedAt: string;
  readonly shutdown: PageShutdown;
  /** All checks, also those without a result, in the order in which they were found. */
  readonly checks: readonly PageCheck[];
  /** The progress of the startup tasks, also after the start, when the startup probe does not show it. */
  readonly startupTasks: readonly PageTask[];
  /** The progress of the drain tasks, which wait until the shutdown begins. */
  readonly drainTasks: readonly PageTask[];
  /** The latest changes, oldest first. */
  readonly history: readonly HistoryEntry[];
}

export interface PageCheck {
  readonly name: string;
  /** The probes that it counts for. */
  readonly probes: readonly string[];
  /** Whether its failure fails them: always, never, or until the pod was ready once. */
  readonly critical: boolean | 'until-ready';
  /** The latest status and when it began (ISO 8601). `undefined` before the first result. */
  readonly latest: { readonly status: string; readonly since: string } | undefined;
}

export interface PageTask {
  readonly name: string;
  readonly status: string;
  readonly duration_ms?: number;
  readonly attempt?: number;
  readonly last_error?: string;
}

/** The longest time that a shutdown may take, and its parts. */
export interface PageShutdown {
  readonly delayMs: number;
  readonly timeoutMs: number;
  readonly teardownMs: number;
  readonly terminationGracePeriodSeconds: number;
}
