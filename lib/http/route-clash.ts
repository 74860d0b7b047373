import type { ReportKind } from '../report/report.js';
import type { DeclaredRoute } from './declared-routes.js';
import { pathPattern, shapeOf } from './path-pattern.js';

/** Methods of routes that answer GET or HEAD. */
const READS = new Set(['GET', 'HEAD', 'ALL']);

const MEND = "Set `path` to a base path that is free, as in ProbesModule.forRoot({ path: 'probes' })";

/**
 * The error when the application has a route with the same path as one of ours: Fastify refuses the second one, and
 * Express would call the first one. `undefined` without a clash.
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
        // For `/health` a route of one version may exist next to ours, which is for all versions. Probes are answered
        // before all routes, so for them it may not.
        kind === 'health' ? !isVersioned && shape === shapeOf(path, ignoresCase) : pattern.test(path),
      ),
  );
  if (found.length === 0) return undefined;
  const routes = found.map(({ method, path, controller }) => `${method} ${path} (${controller})`);
  return `ProbesModule: the application has ${routes.join(', ')} itself, where the module puts a route of its own. ${MEND}, or take yours out.`;
}

/**
 * The warning when a route with a parameter or a wildcard is matched before ours and answers instead. Only for
 * `/health`: probes are answered before all routes.
 *
 * @param before The routes that a router matches before ours, if it goes by their order.
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
