import type { ApplicationFacts } from '../application/application-facts.js';
import { DEFAULT_DEAD_AFTER_MS, USUAL_PROBE_PORT } from '../application/defaults.js';
import type { PortReference, ProbeSpec } from '../workload/probe-spec.js';
import type { Container } from '../workload/workload.js';

const TELLING_NAME = /^(?:.*-)?(?:probes?|health|healthz|health-?checks?|liveness|readiness)(?:-.*)?$/i;
const APPLICATION_NAME = /^(?:.*-)?(?:https?|web|api|app|grpc|tcp|main|server)(?:-.*)?$/i;

/**
 * The port of the probe server in this container. Where nobody has said, a port with a telling name is taken for it, and
 * then the port that the documentation uses. `undefined` when there is none.
 */
export function probeServerPort(container: Container, { options }: ApplicationFacts): number | undefined {
  if (options.server === 'none') return undefined;
  if (options.server !== 'unknown') return options.server.port;
  const declared = container.ports.find(({ name }) => name !== undefined && TELLING_NAME.test(name));
  return declared?.number ?? usualByProbes(container);
}

/** A port need not be declared to be asked. */
function usualByProbes({ ports, probes }: Container): number | undefined {
  const name = ports.find(({ number }) => number === USUAL_PROBE_PORT)?.name;
  if (name !== undefined && APPLICATION_NAME.test(name)) return undefined;
  return Object.values(probes).some((probe) => portNumberOf(probe) === USUAL_PROBE_PORT) ? USUAL_PROBE_PORT : undefined;
}

/** The number of the port that a probe asks; `undefined` where it asks none, or one that is not known. */
function portNumberOf(probe: ProbeSpec | undefined): number | undefined {
  return probe?.asks.port?.number;
}

/** Whether the probe server answers this probe, from its own thread. */
export function isAtProbeServer(probe: ProbeSpec, container: Container, facts: ApplicationFacts): boolean {
  const port = portNumberOf(probe);
  return port !== undefined && port === probeServerPort(container, facts);
}

/** Whether the application's own event loop has to answer this probe. */
export function isAtApplication(probe: ProbeSpec, container: Container, facts: ApplicationFacts): boolean {
  const { asks } = probe;
  if (asks.kind !== 'http' && asks.kind !== 'grpc') return false;
  if (asks.kind === 'http' && asks.host !== undefined) return false;
  return !isAtProbeServer(probe, container, facts) && !isUnanswered(probe, facts);
}

/** A port that is there for probes, of an application that has its probe server elsewhere or none: nobody listens. */
function isUnanswered(probe: ProbeSpec, { options }: ApplicationFacts): boolean {
  return options.server !== 'unknown' && isNamedForProbes(probe.asks.port);
}

export function isNamedForProbes(port: PortReference | undefined): boolean {
  return /probe/i.test(port?.name ?? '');
}

/** How to ask the probe server: its port, or the option that makes one. */
export function probeServerInWords({ options }: ApplicationFacts): string {
  return typeof options.server === 'object'
    ? `port ${options.server.port}`
    : `\`server: { port: ${USUAL_PROBE_PORT} }\``;
}

/** How long the event loop may stall before liveness of the probe server fails. */
export function deadAfterMs({ options }: ApplicationFacts): number {
  return typeof options.server === 'object' ? options.server.deadAfterMs : DEFAULT_DEAD_AFTER_MS;
}
