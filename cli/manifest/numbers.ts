import type { ApplicationFacts } from '../application/application-facts.js';
import { TEARDOWN_MS, USUAL_PROBE_PORT } from '../application/defaults.js';
import type { Probe } from '../application/probe.js';
import { UsageError } from '../application/usage-error.js';
import { deadAfterMs } from '../fit/probe-server.js';
import { deadlineOf } from '../fit/probes-of.js';

/** A number of the manifest, and the comment that says why. */
export interface Reasoned {
  readonly value: number;
  readonly why: string;
}

export interface ProbeNumbers {
  readonly periodSeconds: Reasoned;
  readonly timeoutSeconds: Reasoned;
  readonly failureThreshold: Reasoned;
  readonly terminationGracePeriodSeconds?: Reasoned;
}

const BOOT_SECONDS = 60;
const UNLIMITED_SECONDS = 300;

/** The port that the probes are asked at; `undefined` for that of the application. @throws UsageError */
export function probePortOf({ options }: ApplicationFacts, given: number | undefined): number | undefined {
  const { server, controllers } = options;
  if (server === 'none') {
    if (!controllers)
      throw new UsageError('The application has neither a probe server nor routes: it answers no probe.');
    if (given !== undefined) {
      throw new UsageError(
        `--probe-port ${given}: the application has no probe server. ProbesModule.forRoot({ server: { port: ${given} } }) gives it one.`,
      );
    }
    return undefined;
  }
  const port = given ?? (server === 'unknown' ? USUAL_PROBE_PORT : server.port);
  if (port === 0)
    throw new UsageError('`server.port` is 0, any free port, which no manifest can name. Set --probe-port.');
  return port;
}

/** The time of the longest shutdown: what `shutdownBudget()` of the library returns. */
export function graceOf({ options: { drain } }: ApplicationFacts): Reasoned {
  const parts = [
    ['drain.delayMs', drain.delayMs],
    ['drain.timeoutMs', drain.timeoutMs],
    ['the teardown', TEARDOWN_MS],
  ] as const;
  const value = Math.ceil(parts.reduce((sum, [, ms]) => sum + ms, 0) / 1_000);
  return {
    value,
    why: `${parts.map(([name, ms]) => `${name} ${inSeconds(ms)}`).join(' + ')}; no preStop hook is needed`,
  };
}

/** @param isAtServer Whether the probe server answers, and not the event loop of the application. */
export function numbersOf(probe: Probe, facts: ApplicationFacts, isAtServer: boolean): ProbeNumbers {
  const timeoutSeconds = timeoutOf(probe, facts);
  return { timeoutSeconds, ...NUMBERS[probe](facts, timeoutSeconds.value, isAtServer) };
}

const NUMBERS = {
  startup: (facts, timeout) => {
    const { seconds, why } = startOf(facts);
    const period = Math.max(2, timeout);
    return {
      periodSeconds: { value: period, why: 'the sooner it succeeds, the sooner traffic comes' },
      failureThreshold: { value: Math.ceil(seconds / period), why: `${seconds} s: ${why}` },
    };
  },
  liveness: (facts, timeout, isAtServer) => {
    const period = Math.max(10, timeout);
    const periodSeconds = { value: period, why: 'a restart is never urgent' };
    const dead = deadAfterMs(facts);
    if (!isAtServer) {
      const value = Math.max(2, Math.ceil(dead / 1_000 / period));
      const why = `a busy event loop is not dead before ${inSeconds(dead)}`;
      return { periodSeconds, failureThreshold: { value, why } };
    }
    const waited = `the probe server has waited for server.deadAfterMs ${inSeconds(dead)} already`;
    return {
      periodSeconds,
      failureThreshold: { value: 2, why: waited },
      terminationGracePeriodSeconds: {
        value: 5,
        why: 'a dead main thread does not handle SIGTERM (Kubernetes 1.25 and later)',
      },
    };
  },
  readiness: ({ options }, timeout) => {
    const fresh = Math.floor(options.checks.maxAgeMs / 1_000) + 1;
    const period = Math.max(5, timeout, fresh);
    const why = `above checks.maxAgeMs ${options.checks.maxAgeMs} ms, so that each probe runs the checks`;
    return {
      periodSeconds: { value: period, why },
      failureThreshold: { value: 2, why: `out of the Service within ${2 * period} s; one late answer does no harm` },
    };
  },
} as const satisfies Record<
  Probe,
  (facts: ApplicationFacts, timeout: number, isAtServer: boolean) => Omit<ProbeNumbers, 'timeoutSeconds'>
>;

function timeoutOf(probe: Probe, facts: ApplicationFacts): Reasoned {
  const { ms, name } = deadlineOf({ probe }, facts);
  const value = Math.floor(ms / 1_000) + 1;
  if (ms === 0) return { value, why: 'no check counts for it' };
  return { value, why: `above the longest deadline, ${ms} ms (${name ?? 'checks.timeoutMs'})` };
}

/** How long a start may take. */
function startOf({ startupTasks }: ApplicationFacts): { readonly seconds: number; readonly why: string } {
  if (startupTasks === undefined) return { seconds: UNLIMITED_SECONDS, why: 'for the boot and migrations' };
  const names = startupTasks.map(({ name }) => name).join(', ');
  if (startupTasks.length === 0) return { seconds: BOOT_SECONDS, why: 'for the boot; there are no startup tasks' };
  const limits = startupTasks.map(({ timeoutMs }) => timeoutMs);
  const sum = Math.ceil(limits.reduce((all: number, ms) => all + (ms ?? 0), 0) / 1_000);
  if (!limits.includes(undefined)) {
    return { seconds: sum + BOOT_SECONDS, why: `for the boot and the timeoutMs of ${names}` };
  }
  return { seconds: sum + UNLIMITED_SECONDS, why: `for ${names}, of which not all have a timeoutMs: is it enough?` };
}

function inSeconds(ms: number): string {
  return `${ms / 1_000} s`;
}
