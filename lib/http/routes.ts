import type { ReportKind } from '../report/report.js';

/** Where Kubernetes asks, below the base path. */
export const PROBE_ROUTES = {
  liveness: 'live',
  readiness: 'ready',
  startup: 'startup',
} as const;

/** Where each report is asked for, below the base path. */
export const ROUTES = { health: '', ...PROBE_ROUTES } as const satisfies Record<ReportKind, string>;

/** Each of them with what is asked for there. */
export function entriesOf<K extends ReportKind>(routes: Readonly<Record<K, string>>): [route: string, kind: K][] {
  return (Object.entries(routes) as [K, string][]).map(([kind, route]) => [route, kind]);
}
