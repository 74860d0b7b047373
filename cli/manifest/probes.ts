import type { ApplicationFacts } from '../application/application-facts.js';
import { PROBES, type Probe } from '../application/probe.js';
import { pathFor } from '../fit/routes.js';
import { numbersOf, type Reasoned } from './numbers.js';

const MEANING = {
  startup: 'Until it succeeds, Kubernetes sends neither traffic nor the other two probes.',
  liveness: 'When it fails, the container is restarted.',
  readiness: 'When it fails, the pod is taken out of the Service, and never restarted.',
} as const satisfies Record<Probe, string>;

/** The three probes as lines of YAML. `port` is the name of a port of the container. */
export function probeLines(facts: ApplicationFacts, port: 'probes' | 'http'): readonly string[] {
  return PROBES.flatMap((probe) => {
    const { periodSeconds, timeoutSeconds, failureThreshold, terminationGracePeriodSeconds } = numbersOf(
      probe,
      facts,
      port === 'probes',
    );
    return [
      `# ${MEANING[probe]}`,
      `${probe}Probe:`,
      `  httpGet: { path: ${pathFor(probe, facts)}, port: ${port} }`,
      numberLine('  periodSeconds', periodSeconds),
      numberLine('  timeoutSeconds', timeoutSeconds),
      numberLine('  failureThreshold', failureThreshold),
      ...(terminationGracePeriodSeconds
        ? [numberLine('  terminationGracePeriodSeconds', terminationGracePeriodSeconds)]
        : []),
    ];
  });
}

/** The names of checks and tasks come from the application. A line break in one must not begin a line of YAML. */
export function numberLine(key: string, { value, why }: Reasoned): string {
  return `${key}: ${value} # ${why.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')}`;
}

export function indented(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => ' '.repeat(by) + line);
}
