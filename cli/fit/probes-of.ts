import type { ApplicationFacts } from '../application/application-facts.js';
import type { ProbeSpec } from '../workload/probe-spec.js';
import type { Container, Workload } from '../workload/workload.js';

/** A probe and the container that has it. */
export interface Owned {
  readonly container: Container;
  readonly probe: ProbeSpec;
}

/** All probes of the application's containers, startup, liveness, readiness. */
export function probesOf({ application }: Workload): readonly Owned[] {
  return application.flatMap((container) =>
    Object.values(container.probes).flatMap((probe) => (probe === undefined ? [] : [{ container, probe }])),
  );
}

/** The longest that a check of this probe may take, in milliseconds, and its name where it is known. */
export function deadlineOf(
  { probe }: Pick<ProbeSpec, 'probe'>,
  { indicators, options }: ApplicationFacts,
): { readonly ms: number; readonly name: string | undefined } {
  if (indicators === undefined) {
    // A check counts for readiness where nobody says otherwise.
    return { ms: probe === 'readiness' ? options.checks.timeoutMs : 0, name: undefined };
  }
  const [slowest] = indicators
    .filter(({ probes }) => probes.includes(probe))
    .toSorted((one, other) => other.timeoutMs - one.timeoutMs);
  return { ms: slowest?.timeoutMs ?? 0, name: slowest?.name };
}
