import type { HistoryEntry } from '../report/history-entry.js';
import type { Report, ReportKind } from '../report/report.js';

/** All that the page and the lines are made of: plain data, which goes from one thread to another as it is. */
export interface PageValues {
  /** The moment that is shown, in milliseconds since 1970. */
  readonly now: number;
  /** What each route answers at this moment: the page never says something else than they do. */
  readonly reports: Reports;
  readonly facts: PageFacts;
}

export type Reports = { readonly [K in ReportKind]: Report<K> };

/** What stands in no report. It changes seldom: not with each run of a check. */
export interface PageFacts {
  /** The pod's name, where the environment tells it. */
  readonly pod: string | undefined;
  /** When the process began, ISO 8601. */
  readonly startedAt: string;
  readonly shutdown: PageShutdown;
  /** Every check there is, with a result or without, in the order in which they were found. */
  readonly checks: readonly PageCheck[];
  /** How far the startup tasks have come; also when the startup probe has no need to tell any more. */
  readonly startupTasks: readonly PageTask[];
  /** How far the drain tasks have come; they wait until the shutdown begins. */
  readonly drainTasks: readonly PageTask[];
  /** The latest changes, oldest first. */
  readonly history: readonly HistoryEntry[];
}

export interface PageCheck {
  readonly name: string;
  /** The probes that it counts for. */
  readonly probes: readonly string[];
  /** Whether its failure fails them, for ever or until the pod was ready once. */
  readonly critical: boolean | 'until-ready';
  /** The latest status, and since when it lasts, ISO 8601; nothing before the first result. */
  readonly latest: { readonly status: string; readonly since: string } | undefined;
}

export interface PageTask {
  readonly name: string;
  readonly status: string;
  readonly duration_ms?: number;
  readonly attempt?: number;
  readonly last_error?: string;
}

/** What the longest shutdown adds up to. */
export interface PageShutdown {
  readonly delayMs: number;
  readonly timeoutMs: number;
  readonly teardownMs: number;
  readonly terminationGracePeriodSeconds: number;
}
