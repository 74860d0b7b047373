import { concatMap, defer, from, type Observable, share } from 'rxjs';
import type { Report, ReportKind } from './report.js';
import type { Reporter } from './reporter.js';

const KINDS: readonly ReportKind[] = ['startup', 'liveness', 'readiness', 'health'];

/** Reports that say something else than they did before; `triggers$` tells when one may. Shared by all who subscribe. */
export function reportChanges(reporter: Pick<Reporter, 'report'>, triggers$: Observable<unknown>): Observable<Report> {
  return defer(() => {
    const said = new Map(KINDS.map((kind) => [kind, gist(reporter.report(kind))]));
    const changed = () =>
      KINDS.flatMap((kind) => {
        const report: Report = reporter.report(kind);
        if (said.get(kind) === gist(report)) return [];
        said.set(kind, gist(report));
        return [report];
      });
    return triggers$.pipe(concatMap(() => from(changed())));
  }).pipe(share());
}

/** What a report says, wherever it stands in a body; the rest are figures, which differ from run to run. */
const SAID = ['status', 'phase', 'reason', 'checks', 'tasks', 'name', 'attempt', 'last_error'];

function gist({ body }: Report): string {
  return JSON.stringify(body, SAID);
}
