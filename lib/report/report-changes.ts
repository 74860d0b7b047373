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

/** What not every body has. */
const NONE = { checks: undefined, tasks: undefined, event_loop: undefined };

/** What a report says, without the figures that differ from run to run. */
function gist({ body }: Report): string {
  const { checks = [], tasks = [], event_loop: _figures, ...rest } = { ...NONE, ...body };
  return JSON.stringify([rest, ...[...checks, ...tasks].map(({ name, status }) => [name, status])]);
}
