import { type Body, type Check, type EventLoop, KIND_OF, type Status, type Task } from './body.js';
import { otherThanOurs } from './other-than-ours.js';
import { objectsIn } from './objects-in.js';

/** The bodies of our routes in a text, or one sentence that says what the text is instead. */
export type ReadBodies = { readonly bodies: readonly Body[] } | { readonly problem: string };

type Json = Readonly<Record<string, unknown>>;

export function readBodies(text: string): ReadBodies {
  const objects = objectsIn(text) as readonly Json[];
  const bodies = objects.flatMap((object) => readBody(object) ?? []);
  return bodies.length > 0 ? { bodies } : { problem: otherThanOurs(text, objects) };
}

/** `undefined` for an object that is no body of ours. */
function readBody(object: Json): Body | undefined {
  const { status, version, checks, tasks } = object;
  // Other programs answer `{ "status": "healthy" }` too. All our bodies have a version.
  if (!isStatus(status) || typeof version !== 'string') return undefined;
  return {
    kind: KIND_OF[status],
    status,
    version,
    phase: textOf(object['phase']),
    reason: textOf(object['reason']),
    isStale: object['stale'] === true,
    eventLoop: readEventLoop(object['event_loop']),
    tasks: namedIn(tasks).map(readTask),
    checks: namedIn(checks).map(readCheck),
  };
}

function isStatus(status: unknown): status is Status {
  return typeof status === 'string' && Object.hasOwn(KIND_OF, status);
}

function readCheck(check: Json): Check {
  const details = objectOf(check['details']);
  const { critical } = check;
  return {
    name: String(check['name']),
    status: textOf(check['status']) ?? 'unknown',
    message: textOf(check['message']),
    checkedAt: textOf(check['checked_at']),
    latencyMs: count(check['latency_ms']),
    isStale: check['stale'] === true,
    critical: critical === false || critical === 'until-ready' ? critical : undefined,
    stands: textOf(check['stands']),
    breaker: textOf(details['circuit_breaker']),
    abandonedRuns: count(details['abandoned_runs']) ?? 0,
    askedAgainAt: textOf(details['asked_again_at']),
    hasDetails: Object.keys(details).length > 0,
  };
}

function readTask(task: Json): Task {
  return {
    name: String(task['name']),
    status: textOf(task['status']) ?? 'unknown',
    durationMs: count(task['duration_ms']),
    attempt: count(task['attempt']),
    lastError: textOf(task['last_error']),
  };
}

function readEventLoop(value: unknown): EventLoop | undefined {
  const loop = objectOf(value);
  const stalledMs = count(loop['stalled_ms']);
  if (stalledMs === undefined) return undefined;
  return { stalledMs, longestStallMs: count(loop['longest_stall_ms']) ?? stalledMs, stack: textOf(loop['stack']) };
}

function namedIn(list: unknown): readonly Json[] {
  return Array.isArray(list) ? list.map(objectOf).filter(({ name }) => typeof name === 'string') : [];
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
