import type { ReportKind } from '../report/report.js';
import { pathPattern } from './path-pattern.js';
import type { PathReader } from './path-reader.js';
import { pathOf } from './probe-request.js';
import { PROBE_ROUTES } from './routes.js';

/** What a path must have to be another spelling of a probe's: its end, or something that is not what it seems. */
const MAY_BE_ONE = new RegExp(`[%#;]|(?:${Object.values(PROBE_ROUTES).join('|')})/*$`, 'i');

/**
 * Finds the probe that a request asks for, in every spelling that the application's router would take to its route:
 * there it would have to pass the guards. As it is written in a manifest it costs one look at a table.
 */
export function probeFinder(
  mounted: ReadonlyMap<string, ReportKind>,
  reader: PathReader,
): (request: { readonly url?: string | undefined }) => ReportKind | undefined {
  const patterns = [...mounted].map(([path, kind]) => ({ kind, pattern: pathPattern(path, reader.ignoresCase) }));
  const spelledOtherwise = (url: string) => {
    const path = withoutEndSlash(reader.read(url) ?? '');
    return patterns.find(({ pattern }) => pattern.test(path))?.kind;
  };
  return (request) => {
    const path = pathOf(request);
    return mounted.get(path) ?? (mayBeProbe(path) ? spelledOtherwise(request.url ?? '') : undefined);
  };
}

function mayBeProbe(path: string): boolean {
  // With a host in front anything may follow.
  return (path !== '' && !path.startsWith('/')) || MAY_BE_ONE.test(path);
}

function withoutEndSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
