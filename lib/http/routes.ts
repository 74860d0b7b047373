import type { ReportKind } from '../report/report.js';

/** The paths of the probes, below the base path. */
export const PROBE_ROUTES = {
  liveness: 'live',
  readiness: 'ready',
  startup: 'startup',
} as const;

/** The path of each report, below the base path. */
export const ROUTES = { health: '', ...PROBE_ROUTES } as const satisfies Record<ReportKind, string>;

/** Each path with its report. */
export function entriesOf<K extends ReportKind>(routes: Readonly<Record<K, string>>): [route: string, kind: K][] {
  return (Object.entries(routes) as [K, string][]).map(([kind, route]) => [route, kind]);
}
