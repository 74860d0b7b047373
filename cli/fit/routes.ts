import type { ApplicationFacts } from '../application/application-facts.js';
import type { Probe } from '../application/probe.js';
import type { Container } from '../workload/workload.js';
import { probeServerPort } from './probe-server.js';

/** A route of the library. */
export type Route = 'health' | 'live' | 'ready' | 'startup';

const ROUTE_OF = { startup: 'startup', liveness: 'live', readiness: 'ready' } as const satisfies Record<Probe, Route>;

/** The path that a probe has to ask. */
export function pathFor(probe: Probe, { options }: ApplicationFacts): string {
  return `/${options.path}/${ROUTE_OF[probe]}`;
}

/** The route that a probe has to ask. */
export function routeFor(probe: Probe): Route {
  return ROUTE_OF[probe];
}

/**
 * The route that has this path; `undefined` for a path that the library does not answer. On the application's own port
 * a global prefix may stand before it, which nobody can see from outside.
 */
export function routeAt(path: string, { options }: ApplicationFacts, mayHavePrefix: boolean): Route | undefined {
  const matches = (route: string) => path === `/${route}` || (mayHavePrefix && path.endsWith(`/${route}`));
  if (matches(options.path)) return 'health';
  return (['live', 'ready', 'startup'] as const).find((route) => matches(`${options.path}/${route}`));
}

/** A probe as it should be in the manifest. */
export function probeAsYaml(probe: Probe, container: Container, facts: ApplicationFacts): string {
  return `httpGet: { path: ${pathFor(probe, facts)}, port: ${bestPort(container, facts)} }`;
}

/** The port that a probe had best ask: that of the probe server, by its name where it has one. */
export function bestPort(container: Container, facts: ApplicationFacts): string {
  const server = probeServerPort(container, facts);
  const port =
    container.ports.find(({ number }) => number === server) ?? (server === undefined ? container.ports[0] : undefined);
  return port?.name ?? String(port?.number ?? server ?? 'http');
}
