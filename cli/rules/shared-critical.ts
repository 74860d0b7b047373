import { dependencyOf } from '../fit/dependency-names.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

export const sharedCritical: Rule = {
  id: 'shared-critical',
  level: 'warning',
  sentence: 'What all pods share takes all of them out of the Service at once.',
  check: ({ application, runsToEnd }, { indicators = [] }) => {
    const [container] = application;
    if (container === undefined || runsToEnd) return [];
    return indicators
      .filter(({ probes, critical }) => critical === true && probes.includes('readiness'))
      .filter(({ name }) => dependencyOf(name) === 'shared')
      .map(({ name }) => ({
        line: container.probes.readiness?.line ?? container.line,
        found: `The indicator \`${name}\` is critical for readiness, and all pods share what it asks.`,
        why: 'When that fails, every pod is taken out at once: callers get refused connections, also for requests that do not need it.',
        mend: `@HealthIndicator('${name}', { critical: 'until-ready' }), or critical: false if the service can work without it.`,
      }));
  },
  examples: {
    bad: example({ facts: { server: { port: 9000 }, indicators: [{ name: 'database', critical: true }] } }),
    good: example({ facts: { server: { port: 9000 }, indicators: [{ name: 'database', critical: 'until-ready' }] } }),
  },
};
