import type { ReportKind } from '../report/report.js';
import { pathPattern } from './path-pattern.js';
import type { PathReader } from './path-reader.js';
import { pathOf } from './probe-request.js';
import { PROBE_ROUTES } from './routes.js';

/** A path can be another spelling of a probe only if it has such an end, or an escaped or special character. */
const MAY_BE_ONE = new RegExp(`[%#;]|(?:${Object.values(PROBE_ROUTES).join('|')})/*$`, 'i');

/**
 * Finds the probe for a request, in every spelling that the application's router accepts. A spelling that we miss goes
 * through the guards. The usual spelling costs one lookup in a map.
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
  // With a host before the path, any path may follow.
  return (path !== '' && !path.startsWith('/')) || MAY_BE_ONE.test(path);
}

function withoutEndSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
