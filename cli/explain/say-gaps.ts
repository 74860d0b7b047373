import type { Bodies } from './body.js';
import type { Remark, State } from './explanation.js';
import { lacksResults } from './state-of.js';

/** What the bodies do not say, so that a reader does not take silence for an answer. */
export function sayGaps(state: State, bodies: Bodies): readonly Remark[] {
  const { health, readiness, startup } = bodies;
  const gaps: Remark[] = [];
  if (Object.values(bodies).some(({ isStale }) => isStale)) {
    gaps.push({
      sentence: 'The body is an old one: a check takes longer than a probe waits, or the application is too busy.',
      mend: 'See which result is the oldest, and whether the event loop is stalled.',
    });
  }
  if (hidesDetails(bodies)) {
    gaps.push({
      sentence:
        "Messages are hidden (`details: 'status'`), or the checks gave none: the bodies do not say why they fail.",
      mend: 'The log of the pod has the messages.',
    });
  }
  if (state === 'starting' && !startup) {
    gaps.push({ sentence: 'The startup tasks are not in this body.', mend: 'Read /health/startup too.' });
  }
  if (state === 'draining' && !readiness) {
    gaps.push({ sentence: 'The drain tasks are not in this body.', mend: 'Read /health/ready too.' });
  }
  if (health && lacksResults(health) && readiness?.reason === undefined) {
    gaps.push({ sentence: 'A check has no result yet, so it is not in the list.', mend: 'Wait for its first run.' });
  }
  if (health && !readiness) {
    gaps.push({
      sentence:
        '/health alone does not say for which probe a check counts, nor whether setReady() or a boot that goes on holds the pod back.',
      mend: 'Give the URL, or read /health/ready, /health/live and /health/startup too.',
    });
  }
  return gaps;
}

function hidesDetails(bodies: Bodies): boolean {
  const checks = Object.values(bodies).flatMap((body) => body.checks);
  const failing = checks.filter(({ status }) => status !== 'healthy');
  return (
    failing.length > 0 &&
    checks.every(({ message, hasDetails, isStale }) => !hasDetails && (isStale || message === undefined))
  );
}
