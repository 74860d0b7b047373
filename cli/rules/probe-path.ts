import type { ApplicationFacts } from '../application/application-facts.js';
import type { Probe } from '../application/probe.js';
import { isAtProbeServer } from '../fit/probe-server.js';
import { type Owned, probesOf } from '../fit/probes-of.js';
import { pathFor, probeAsYaml, type Route, routeAt, routeFor } from '../fit/routes.js';
import type { HttpTarget } from '../workload/probe-spec.js';
import { example } from './example.js';
import type { Finding, Rule } from './rule.js';

export const probePath: Rule = {
  id: 'probe-path',
  level: 'error',
  sentence: 'A probe asks a path that is not its route.',
  check: (workload, facts) => probesOf(workload).flatMap((owned) => judge(owned, facts)),
  examples: {
    bad: example({
      container: { readinessProbe: '{ httpGet: { path: /healthz, port: probes }, periodSeconds: 5 }' },
    }),
    good: example({
      container: {
        readinessProbe: '{ httpGet: { path: /probes/ready, port: probes }, periodSeconds: 5 }',
        livenessProbe:
          '{ httpGet: { path: /probes/live, port: probes }, failureThreshold: 2, terminationGracePeriodSeconds: 5 }',
        startupProbe: '{ httpGet: { path: /probes/startup, port: probes }, failureThreshold: 30 }',
      },
      facts: { path: 'probes' },
    }),
  },
};

function judge(owned: Owned, facts: ApplicationFacts): readonly Finding[] {
  const { probe, container } = owned;
  const { asks } = probe;
  const isAtServer = isAtProbeServer(probe, container, facts);
  if (asks.kind === 'tcp' && isAtServer) return [connectionAlone(owned, asks.line, facts)];
  if (asks.kind !== 'http' || asks.host !== undefined) return [];
  const route = routeAt(asks.path, facts, !isAtServer);
  if (route === routeFor(probe.probe)) return [];
  const found = `The ${probe.field} of \`${container.name}\` asks ${asks.path}`;
  const mend = `path: ${pathFor(probe.probe, facts)}`;
  if (route === undefined) return [unknownPath(asks, found, mend, isAtServer, facts)];
  const why = CROSSED[probe.probe][route];
  // Other rules tell of those.
  if (why === undefined) return [];
  return [{ line: asks.pathLine, found: `${found}, which is the route of another probe.`, why, mend: `${mend}.` }];
}

function connectionAlone({ probe, container }: Owned, line: number, facts: ApplicationFacts): Finding {
  return {
    line,
    found: `The ${probe.field} of \`${container.name}\` opens a connection to the probe server and asks nothing.`,
    why: 'The probe server accepts connections from its start to its end, so the probe never fails.',
    mend: `${probeAsYaml(probe.probe, container, facts)}.`,
  };
}

function unknownPath(
  asks: HttpTarget,
  found: string,
  mend: string,
  isAtServer: boolean,
  facts: ApplicationFacts,
): Finding {
  const isBehindPrefix = isAtServer && routeAt(asks.path, facts, true) !== undefined;
  const path = isBehindPrefix
    ? 'No global prefix stands before the routes of the probe server.'
    : `The library has its routes below /${facts.options.path}.`;
  const unless =
    facts.source === 'defaults' ? `, or tell the linter the options of ProbesModule: --options '{"path":"…"}'` : '';
  return {
    line: asks.pathLine,
    found: `${found}. ${path}`,
    why: 'The answer is 404, so the probe fails for ever, or another route answers that knows nothing of the checks and the drain.',
    mend: `${mend}${unless}.`,
  };
}

/** What it means that a probe asks the route of another one. */
const CROSSED: Record<Probe, { readonly [R in Route]?: string }> = {
  startup: {
    live: 'Liveness is 200 before the application has started, so the other probes begin too early.',
    ready: 'A dependency that is away keeps the probe failing, and then the container is restarted in a loop.',
  },
  liveness: {
    startup: 'Once started it is 200 for ever: a dead process is never restarted.',
  },
  readiness: {
    live: 'Liveness asks no dependency and is 200 while the pod drains: the pod gets requests that it cannot answer.',
    startup: 'Once started it is 200 for ever: the pod gets requests that it cannot answer.',
  },
};
