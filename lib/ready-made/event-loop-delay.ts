import { createHistogram } from 'node:perf_hooks';
import type { CheckOutcome } from '../checks/health-check.js';
import { realTime } from '../timing/real-time.js';

/** How {@link eventLoopDelay} judges what it finds. */
export interface EventLoopDelayOptions {
  /**
   * Degraded when more than 1 in 100 turns since the last reading came this late, in milliseconds.
   * @default 200
   */
  readonly degradedAboveMs?: number;
  /**
   * Unhealthy when one turn since the last reading came this late, in milliseconds.
   * @default 5_000
   */
  readonly unhealthyAboveMs?: number;
}

const INTERVAL_MS = 20;
const NANOSECONDS_PER_MS = 1e6;

/**
 * Event loop: how long it kept callbacks waiting since the last reading. In a liveness check, being unhealthy
 * `failureThreshold` times in a row makes the kubelet restart the container: with the defaults, a process that stalls
 * for more than 5 s in each of three periods, and not one that had a single bad moment.
 *
 * - Details, in milliseconds: `p99_ms`, `max_ms`. A loop that keeps its time shows 0 or 1.
 * - The first call starts the measuring, once per process, and finds nothing yet. Every call begins a new reading, so
 *   ask from one indicator only.
 * - It never keeps the process alive.
 *
 * @example
 * ```ts
 * @HealthIndicator('event-loop', { probes: ['liveness'] })
 * export class EventLoopHealth implements HealthCheck {
 *   check() {
 *     return eventLoopDelay({ unhealthyAboveMs: 5_000 });
 *   }
 * }
 * ```
 */
export function eventLoopDelay(options: EventLoopDelayOptions = {}): CheckOutcome {
  sampler ??= startSampler();
  return judgeEventLoopDelay(sampler.read(), options);
}

let sampler: ReturnType<typeof startSampler> | undefined;

/** Separate from the measuring, so that it can be told as a table. @internal */
export function judgeEventLoopDelay(
  { p99Ms, maxMs }: { readonly p99Ms: number; readonly maxMs: number },
  { degradedAboveMs = 200, unhealthyAboveMs = 5_000 }: EventLoopDelayOptions = {},
): CheckOutcome {
  const details = { p99_ms: Math.round(p99Ms), max_ms: Math.round(maxMs) };
  if (maxMs > unhealthyAboveMs) {
    const message = `the event loop stood still for ${details.max_ms} ms, more than ${unhealthyAboveMs} ms`;
    return { status: 'unhealthy', message, details };
  }
  if (p99Ms > degradedAboveMs) {
    const message = `the event loop is ${details.p99_ms} ms late (p99), more than ${degradedAboveMs} ms`;
    return { status: 'degraded', message, details };
  }
  return { status: 'healthy', details };
}

/**
 * Not `monitorEventLoopDelay()`: its `reset()` also forgets when it ticked last (Node 20 to 26), so that a stall which
 * begins within one tick of a reading is never counted; and a stall that is not over for its timer is not, either.
 */
function startSampler() {
  const delays = createHistogram();
  let expectedAt = realTime.now() + INTERVAL_MS;
  const lateness = (): number => Math.max(0, realTime.now() - expectedAt);
  const tick = (): void => {
    delays.record(Math.max(1, Math.round(lateness() * NANOSECONDS_PER_MS)));
    expectedAt = realTime.now() + INTERVAL_MS;
  };
  realTime.setInterval(tick, INTERVAL_MS).unref();

  return {
    read() {
      if (lateness() > 0) tick(); // What is late at this moment counts now.
      const p99Ms = delays.percentile(99) / NANOSECONDS_PER_MS;
      const maxMs = delays.max / NANOSECONDS_PER_MS;
      delays.reset();
      return { p99Ms, maxMs };
    },
  };
}
