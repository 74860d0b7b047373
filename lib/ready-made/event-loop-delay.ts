import { createHistogram } from 'node:perf_hooks';
import type { CheckOutcome } from '../checks/health-check.js';
import { realTime } from '../timing/real-time.js';

/** The limits of {@link eventLoopDelay}. */
export interface EventLoopDelayOptions {
  /**
   * Degraded when more than 1 in 100 turns since the last reading were later than this, in milliseconds.
   * @default 200
   */
  readonly degradedAboveMs?: number;
  /**
   * Unhealthy when one turn since the last reading was later than this, in milliseconds.
   * @default 5_000
   */
  readonly unhealthyAboveMs?: number;
}

const INTERVAL_MS = 20;
const NANOSECONDS_PER_MS = 1e6;

/**
 * Event loop: how late its callbacks were since the last reading. If a liveness check is unhealthy `failureThreshold`
 * times in a row, the kubelet restarts the container. With the defaults this happens to a process that stalls for more
 * than 5 s in each of three periods, but not after a single stall.
 *
 * - Details, in milliseconds: `p99_ms`, `max_ms`. A loop that is on time shows 0 or 1.
 * - The first call starts the measuring, once for the process, and has no values yet. Each call begins a new reading,
 *   so use it in one indicator only.
 * - Does not keep the process alive.
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
  if (sampler !== undefined) return judgeEventLoopDelay(sampler.read(), options);
  sampler = startSampler();
  return judgeEventLoopDelay({ p99Ms: 0, maxMs: 0 }, options);
}

let sampler: ReturnType<typeof startSampler> | undefined;

/** The judgement without the measuring, for tests. @internal */
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
 * We do not use `monitorEventLoopDelay()`. Its `reset()` also forgets the time of the last tick (Node 20 to 26), so a
 * stall that begins within one tick of a reading is never counted. A stall that still goes on is not counted either.
 * @internal
 */
export function startSampler() {
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
      if (lateness() > 0) tick(); // Counts a stall that still goes on.
      const p99Ms = delays.percentile(99) / NANOSECONDS_PER_MS;
      const maxMs = delays.max / NANOSECONDS_PER_MS;
      delays.reset();
      return { p99Ms, maxMs };
    },
  };
}
