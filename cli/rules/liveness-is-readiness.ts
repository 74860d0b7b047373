import { probeAsYaml, routeAt } from '../fit/routes.js';
import { isAtProbeServer } from '../fit/probe-server.js';
import type { ProbeSpec, ProbeTarget } from '../workload/probe-spec.js';
import type { Container } from '../workload/workload.js';
import type { ApplicationFacts } from '../application/application-facts.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

export const livenessIsReadiness: Rule = {
  id: 'liveness-is-readiness',
  level: 'error',
  sentence: 'The liveness probe asks what the readiness probe asks.',
  check: ({ application }, facts) =>
    application.flatMap((container) => {
      const { liveness } = container.probes;
      const same = liveness && sameQuestion(liveness, container, facts);
      if (liveness === undefined || same === undefined) return [];
      return [
        {
          line: liveness.asks.line,
          found: `The livenessProbe of \`${container.name}\` ${same}.`,
          why: 'Whatever makes the pod unready (a dependency, a drain, maintenance) restarts the container, in all pods at once.',
          mend: `livenessProbe: { ${probeAsYaml('liveness', container, facts)} }.`,
        },
      ];
    }),
  examples: {
    bad: example({
      container: {
        livenessProbe:
          '{ httpGet: { path: /health/ready, port: probes }, failureThreshold: 2, terminationGracePeriodSeconds: 5 }',
      },
    }),
    good: example({}),
  },
};

function sameQuestion(liveness: ProbeSpec, container: Container, facts: ApplicationFacts): string | undefined {
  const { asks } = liveness;
  const mayHavePrefix = !isAtProbeServer(liveness, container, facts);
  const route = asks.kind === 'http' ? routeAt(asks.path, facts, mayHavePrefix) : undefined;
  // Then it is the readiness probe that asks the wrong path.
  if (route === 'live') return undefined;
  if (asks.kind === 'http' && route === 'ready') {
    return `asks ${asks.path}, which is for readiness`;
  }
  if (asks.kind === 'grpc' && (asks.service === '' || asks.service === 'readiness')) {
    return asks.service === ''
      ? 'asks gRPC health without a service, which is readiness'
      : 'asks gRPC health for `readiness`';
  }
  const other = container.probes.readiness?.asks;
  const question = questionOf(asks);
  return question !== undefined && other !== undefined && question === questionOf(other)
    ? `asks the same as the readinessProbe: ${question}`
    : undefined;
}

/** `undefined` for a connection alone: it fails for nothing that makes a pod unready. */
function questionOf(asks: ProbeTarget): string | undefined {
  if (asks.kind === 'http') return `${asks.path} on port ${asks.port.number ?? asks.port.text}`;
  if (asks.kind === 'grpc') return `gRPC health for \`${asks.service}\``;
  return asks.kind === 'exec' && asks.command.length > 0 ? asks.command.join(' ') : undefined;
}
