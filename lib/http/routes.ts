import type { ReportKind } from '../report/report.js';

/** Where each report is asked for, below the base path. */
export const ROUTES = {
  health: '',
  liveness: 'live',
  readiness: 'ready',
  startup: 'startup',
} as const satisfies Record<ReportKind, string>;
