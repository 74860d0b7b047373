import { concatMap, defer, from, type Observable, share } from 'rxjs';
import type { Report, ReportKind } from './report.js';
import type { Reporter } from './reporter.js';

const KINDS: readonly ReportKind[] = ['startup', 'liveness', 'readiness', 'health'];

/**
 * Emits each report that differs from the one before. `triggers$` emits when a report may have changed. All subscribers
 * share one comparison.
 */
export function reportChanges(reporter: Pick<Reporter, 'report'>, triggers$: Observable<unknown>): Observable<Report> {
  return defer(() => {
    const said = new Map(KINDS.map((kind) => [kind, gist(reporter.report(kind))]));
    const changed = () =>
      KINDS.flatMap((kind) => {
        const report: Report = reporter.report(kind);
        const says = gist(report);
        if (said.get(kind) === says) return [];
        said.set(kind, says);
        return [report];
      });
    return triggers$.pipe(concatMap(() => from(changed())));
  }).pipe(share());
}

/** The fields that count as a change, at any depth. All others are numbers and times, which differ in each run. */
const SAID = ['status', 'phase', 'reason', 'checks', 'tasks', 'name', 'attempt', 'last_error'];

function gist({ body }: Report): string {
  return JSON.stringify(body, SAID);
}
