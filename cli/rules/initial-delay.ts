import { probesOf } from '../fit/probes-of.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

export const initialDelay: Rule = {
  id: 'initial-delay',
  level: 'hint',
  sentence: 'A probe waits a fixed time for the start.',
  check: (workload) =>
    probesOf(workload).flatMap(({ probe, container }) => {
      const { initialDelaySeconds: delay } = probe;
      if (delay.value === undefined || delay.value <= 0) return [];
      const isGuess = probe.probe === 'liveness' && container.probes.startup === undefined;
      return [
        {
          line: delay.line,
          found: `The ${probe.field} of \`${container.name}\` has initialDelaySeconds ${delay.value}.`,
          why: isGuess
            ? 'A start that takes longer is killed, and one that is faster waits for nothing.'
            : 'Each pod is ready later than it could be. The startup probe knows when the start is over.',
          mend:
            container.probes.startup === undefined
              ? 'Take it out, and add a startupProbe whose failureThreshold gives the start its time.'
              : 'Take it out: the startupProbe holds the others back, and its failureThreshold gives the time.',
          level: isGuess ? 'warning' : 'hint',
        },
      ];
    }),
  examples: {
    bad: example({
      container: {
        readinessProbe: '{ httpGet: { path: /health/ready, port: probes }, initialDelaySeconds: 15, periodSeconds: 5 }',
      },
    }),
    good: example({}),
  },
};
