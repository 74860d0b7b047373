import type { ReportKind } from '../report/report.js';
import { entriesOf, PROBE_ROUTES } from './routes.js';

/**
 * The warning when `/health` and the probes have different prefixes, for example with an old `exclude: ['health']`:
 * that moves only `/health`, and Kubernetes would ask for probes at the wrong path. `undefined` when they are together.
 */
export function splitRoutesWarning(mounted: ReadonlyMap<string, ReportKind>, prefix: string): string | undefined {
  const health = pathsOf(mounted, 'health');
  const astray = entriesOf(PROBE_ROUTES).flatMap(([route, kind]) =>
    pathsOf(mounted, kind).filter((path) => !health.some((base) => path === `${base}/${route}`)),
  );
  if (astray.length === 0) return undefined;
  const base = health[0] ?? '/';
  const behind = `/${prefix.replace(/^\/|\/$/g, '')}/`;
  const bare = base.startsWith(behind) ? base.slice(behind.length) : base.slice(1);
  return (
    `The routes lie under two prefixes: ${base}, but ${astray.join(', ')}. Exclude all four from the global prefix, or ` +
    `none: app.setGlobalPrefix('${prefix}', { exclude: ['${bare}{/*path}'] })`
  );
}

function pathsOf(mounted: ReadonlyMap<string, ReportKind>, kind: ReportKind): string[] {
  return [...mounted].filter(([, each]) => each === kind).map(([path]) => path);
}
