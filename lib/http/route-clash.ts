import type { ReportKind } from '../report/report.js';
import type { DeclaredRoute } from './declared-routes.js';
import { pathPattern, shapeOf } from './path-pattern.js';

/** Who answers a GET or a HEAD. */
const READS = new Set(['GET', 'HEAD', 'ALL']);

const MEND = "Set `path` to a base path that is free, as in ProbesModule.forRoot({ path: 'probes' })";

/**
 * A sentence where the application has a route itself where one of ours lies: Fastify refuses the second, and Express would
 * ask whichever came first. `undefined` where each has its own.
 */
export function clashOf(
  ours: ReadonlyMap<string, ReportKind>,
  theirs: readonly DeclaredRoute[],
  ignoresCase: boolean,
): string | undefined {
  const places = [...ours].map(([path, kind]) => ({
    kind,
    shape: shapeOf(path, ignoresCase),
    pattern: pathPattern(path, ignoresCase),
  }));
  const found = theirs.filter(
    ({ method, path, isVersioned }) =>
      READS.has(method) &&
      places.some(({ kind, shape, pattern }) =>
        // Beside a route for one version of the API there is place for one that is for all; ahead of it there is not.
        kind === 'health' ? !isVersioned && shape === shapeOf(path, ignoresCase) : pattern.test(path),
      ),
  );
  if (found.length === 0) return undefined;
  const routes = found.map(({ method, path, controller }) => `${method} ${path} (${controller})`);
  return `ProbesModule: the application has ${routes.join(', ')} itself, where the module puts a route of its own. ${MEND}, or take yours out.`;
}

/**
 * A sentence where a route with a parameter or a wildcard is asked before ours, and answers in its place. Of `/health`
 * alone: the probes are answered ahead of all routes.
 *
 * @param before The routes that a router that goes by their order comes to first.
 */
export function shadowOver(
  ours: ReadonlyMap<string, ReportKind>,
  before: readonly DeclaredRoute[],
  ignoresCase: boolean,
): string | undefined {
  const shadowed = [...ours].filter(([, kind]) => kind === 'health').map(([path]) => path);
  for (const { method, path, controller, isVersioned } of before) {
    if (!READS.has(method) || isVersioned) continue;
    const pattern = pathPattern(path, ignoresCase);
    const ourPath = shadowed.find((each) => pattern.test(each));
    if (ourPath !== undefined) {
      return `${method} ${path} (${controller}) comes before GET ${ourPath} and answers in its place. ${MEND}, or declare that controller in a module that is imported after ProbesModule.`;
    }
  }
  return undefined;
}
