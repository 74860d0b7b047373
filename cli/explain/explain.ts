import type { Bodies, Body } from './body.js';
import type { Explanation } from './explanation.js';
import { headlineOf } from './headline.js';
import { sayChecks } from './say-checks.js';
import { sayPastStall, sayStall } from './say-event-loop.js';
import { sayGaps } from './say-gaps.js';
import { sayReason } from './say-reason.js';
import { sayTasks } from './say-tasks.js';
import { stateOf } from './state-of.js';

/** @param now The time of the bodies, in milliseconds since 1970. It depends only on its arguments. */
export function explain(list: readonly Body[], now: number): Explanation {
  // Of two bodies of one route the later one counts.
  const bodies: Bodies = Object.fromEntries(list.map((body) => [body.kind, body]));
  const state = stateOf(bodies);
  const remarks = [
    ...sayReason(state, bodies),
    ...sayStall(bodies.health?.eventLoop),
    ...sayTasks(state, bodies),
    ...sayChecks(state, bodies, now),
    ...sayPastStall(bodies.health?.eventLoop),
    ...sayGaps(state, bodies),
  ];
  return { state, headline: headlineOf(state, bodies), remarks };
}
