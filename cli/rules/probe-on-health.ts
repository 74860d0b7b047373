import { isAtProbeServer } from '../fit/probe-server.js';
import { probesOf } from '../fit/probes-of.js';
import { pathFor, routeAt } from '../fit/routes.js';
import type { Probe } from '../application/probe.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

const WHY = {
  startup: 'The other probes begin before the application has started.',
  liveness: 'A process that is dead by its own checks is never restarted.',
  readiness: 'The pod gets requests that it cannot answer.',
} as const satisfies Record<Probe, string>;

export const probeOnHealth: Rule = {
  id: 'probe-on-health',
  level: 'error',
  sentence: 'A probe asks `/health`, which never fails.',
  check: (workload, facts) =>
    probesOf(workload).flatMap(({ probe, container }) => {
      const { asks } = probe;
      if (asks.kind !== 'http') return [];
      const mayHavePrefix = !isAtProbeServer(probe, container, facts);
      if (routeAt(asks.path, facts, mayHavePrefix) !== 'health') return [];
      const prefix = asks.path.slice(0, -facts.options.path.length - 1);
      return [
        {
          line: asks.pathLine,
          found: `The ${probe.field} of \`${container.name}\` asks ${asks.path}, which is for people and answers 200 always.`,
          why: WHY[probe.probe],
          mend: `path: ${prefix}${pathFor(probe.probe, facts)}.`,
        },
      ];
    }),
  examples: {
    bad: example({
      container: { readinessProbe: '{ httpGet: { path: /health, port: probes }, periodSeconds: 5 }' },
    }),
    good: example({}),
  },
};
