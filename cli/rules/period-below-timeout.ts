import { probesOf } from '../fit/probes-of.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

export const periodBelowTimeout: Rule = {
  id: 'period-below-timeout',
  level: 'warning',
  sentence: 'A probe may take longer than the time until the next one.',
  check: (workload) =>
    probesOf(workload).flatMap(({ probe, container }) => {
      const { periodSeconds: period, timeoutSeconds: timeout } = probe;
      if (period.value === undefined || timeout.value === undefined || period.value >= timeout.value) return [];
      return [
        {
          line: timeout.isSet ? timeout.line : period.line,
          found: `The ${probe.field} of \`${container.name}\` has timeoutSeconds ${timeout.value} and periodSeconds ${period.value}.`,
          why: 'A probe that hangs holds back the next ones, so a failure is found later than the numbers say.',
          mend: `timeoutSeconds: 1, or periodSeconds: ${timeout.value} at least.`,
        },
      ];
    }),
  examples: {
    bad: example({
      container: {
        readinessProbe: '{ httpGet: { path: /health/ready, port: probes }, periodSeconds: 2, timeoutSeconds: 5 }',
      },
    }),
    good: example({
      container: {
        readinessProbe: '{ httpGet: { path: /health/ready, port: probes }, periodSeconds: 5, timeoutSeconds: 5 }',
      },
    }),
  },
};
