import type { Bodies, Check } from './body.js';
import type { Remark, State } from './explanation.js';
import { ageOf, lasted, shortened } from './in-words.js';
import { mendOf } from './mend-check.js';

const MOST_SHOWN = 50;
const WORST_FIRST = ['unhealthy', 'degraded', 'unknown', 'healthy'];

/** One remark for each check, the worst first. `now` is the time of the body, in milliseconds since 1970. */
export function sayChecks(state: State, bodies: Bodies, now: number): readonly Remark[] {
  const checks = allChecks(bodies).toSorted((a, b) => rank(a) - rank(b));
  const remarks = checks.slice(0, MOST_SHOWN).map((check) => sayCheck(check, state, bodies, now));
  const left = checks.length - MOST_SHOWN;
  return left > 0 ? [...remarks, { sentence: `There are ${left} more checks, none of them worse.` }] : remarks;
}

/** `/health` has all of them; each probe has those that count for it. */
function allChecks({ health, readiness, liveness, startup }: Bodies): readonly Check[] {
  const all = [health, readiness, liveness, startup].flatMap((body) => body?.checks ?? []);
  return [...new Map(all.toReversed().map((check) => [check.name, check])).values()].toReversed();
}

function rank({ status }: Check): number {
  const at = WORST_FIRST.indexOf(status);
  return at === -1 ? WORST_FIRST.indexOf('unknown') : at;
}

function sayCheck(check: Check, state: State, bodies: Bodies, now: number): Remark {
  const { name, status, message } = check;
  const why = message === undefined ? '' : `: ${shortened(message, 300).replace(/\.$/, '')}`;
  const parts = [
    `Check \`${shortened(name, 100)}\` is ${shortened(status, 30)}${why}.`,
    ...lastRun(check, now),
    ...(status === 'healthy' ? [] : trouble(check, now)),
    ...countsFor(check, bodies),
  ];
  const isForLiveness = bodies.liveness?.checks.some((each) => each.name === name) ?? false;
  // Nothing brings a pod back that is shutting down.
  const mend = state === 'draining' ? undefined : mendOf(check, isForLiveness);
  return { sentence: parts.join(' '), ...(mend !== undefined && { mend }) };
}

function lastRun({ checkedAt, latencyMs, abandonedRuns, breaker, status }: Check, now: number): readonly string[] {
  const age = ageOf(checkedAt, now);
  if (age === undefined) return [];
  // Without a call there is nothing that took time.
  const wasCalled = abandonedRuns === 0 && (breaker !== 'open' || status === 'healthy');
  const took = latencyMs === undefined || !wasCalled ? '' : `, after ${lasted(latencyMs)}`;
  return [`This result came ${age} ago${took}.`];
}

/** What keeps a check from being asked. */
function trouble({ isStale, breaker, abandonedRuns, askedAgainAt }: Check, now: number): readonly string[] {
  const said: string[] = [];
  if (isStale) said.push('Its runs do not begin or do not end, so the result counts as a failure.');
  if (breaker === 'open') said.push('Its circuit breaker is open, so the dependency is not asked for a while.');
  if (breaker === 'half-open') said.push('Its circuit breaker is half-open: one call at a time tries it again.');
  if (abandonedRuns > 0) {
    const inMs = Date.parse(askedAgainAt ?? '') - now;
    const again = inMs > 0 ? `, so it is asked again in ${lasted(inMs)}` : '';
    said.push(`${abandonedRuns} of its runs passed their deadline and have not ended${again}.`);
  }
  return said;
}

function countsFor({ name, critical, stands }: Check, bodies: Bodies): readonly string[] {
  const probes = (['readiness', 'liveness', 'startup'] as const).filter((probe) =>
    bodies[probe]?.checks.some((check) => check.name === name),
  );
  const said: string[] = [];
  if (probes.length > 0) said.push(`It counts for ${probes.join(' and ')}.`);
  else if (bodies.readiness) said.push('It does not count for readiness.');
  if (stands !== undefined) said.push(`It is ${shortened(stands, 200)}.`);
  else if (critical === false) said.push('It is not critical: its failure fails no probe.');
  else if (critical === 'until-ready') said.push('It is critical until the pod was ready for the first time.');
  return said;
}
