import { probeAsYaml } from '../fit/routes.js';
import { hasTraffic } from '../fit/traffic.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

export const readinessMissing: Rule = {
  id: 'readiness-missing',
  level: 'error',
  sentence: 'The application has no readiness probe.',
  check: (workload, facts, surroundings) => {
    if (workload.runsToEnd) return [];
    const isServed = hasTraffic(workload, facts, surroundings);
    return workload.application
      .filter(({ probes }) => probes.readiness === undefined)
      .map((container) => ({
        line: container.line,
        found: `Container \`${container.name}\` has no readinessProbe.`,
        why: isServed
          ? 'Kubernetes sends it requests before it can answer them, and a rollout does not wait for it.'
          : 'A rollout does not wait for it: a release that cannot work replaces all pods.',
        mend: `Add readinessProbe: { ${probeAsYaml('readiness', container, facts)}, periodSeconds: 5, failureThreshold: 2 }.`,
        level: isServed ? 'error' : 'warning',
      }));
  },
  examples: {
    bad: example({ container: { readinessProbe: undefined } }),
    good: example({}),
  },
};
