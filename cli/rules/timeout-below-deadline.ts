import { deadlineOf, probesOf } from '../fit/probes-of.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

export const timeoutBelowDeadline: Rule = {
  id: 'timeout-below-deadline',
  level: 'warning',
  sentence: 'A probe gives up before a check of the application has to be done.',
  check: (workload, facts) =>
    probesOf(workload).flatMap(({ probe, container }) => {
      const { timeoutSeconds, asks } = probe;
      const { ms, name } = deadlineOf(probe, facts);
      if (asks.kind === 'tcp' || timeoutSeconds.value === undefined || timeoutSeconds.value * 1_000 > ms) return [];
      const who = name === undefined ? 'a check' : `the check \`${name}\``;
      return [
        {
          line: timeoutSeconds.line,
          found: `The ${probe.field} of \`${container.name}\` waits ${timeoutSeconds.value} s${timeoutSeconds.isSet ? '' : ' (the default)'}, but ${who} may take ${ms} ms.`,
          why: 'While it hangs, a probe times out without a reason or gets an answer from before.',
          mend: `timeoutSeconds: ${Math.floor(ms / 1_000) + 1}, or a timeoutMs below ${timeoutSeconds.value * 1_000} (750 is the default).`,
        },
      ];
    }),
  examples: {
    bad: example({ facts: { server: { port: 9000 }, checks: { timeoutMs: 3_000 } } }),
    good: example({
      container: {
        readinessProbe:
          '{ httpGet: { path: /health/ready, port: probes }, periodSeconds: 5, timeoutSeconds: 4, failureThreshold: 2 }',
      },
      facts: { server: { port: 9000 }, checks: { timeoutMs: 3_000 } },
    }),
  },
};
