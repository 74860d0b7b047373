import { deadAfterMs, isAtApplication, isAtProbeServer, probeServerInWords } from '../fit/probe-server.js';
import { example, ON_THE_APPLICATION } from './example.js';
import type { Rule } from './rule.js';

export const livenessKillsEarly: Rule = {
  id: 'liveness-kills-early',
  level: 'warning',
  sentence: 'Liveness restarts a process that is busy, and not dead.',
  check: ({ application }, facts) =>
    application.flatMap((container) => {
      const { liveness } = container.probes;
      if (liveness === undefined) return [];
      const { failureThreshold: threshold, periodSeconds: period } = liveness;
      if (threshold.value === undefined || period.value === undefined) return [];
      const [line, seconds] = [threshold.isSet ? threshold.line : period.line, threshold.value * period.value];
      const deadAfter = deadAfterMs(facts) / 1_000;
      const isAtServer = isAtProbeServer(liveness, container, facts);
      if (!isAtServer && !isAtApplication(liveness, container, facts)) return [];
      if (threshold.value === 1) {
        return [
          {
            line,
            found: `The livenessProbe of \`${container.name}\` restarts it after one failure.`,
            why: 'One answer that is late, on a node that is busy for a second, ends the requests of a healthy process.',
            mend: isAtServer
              ? `failureThreshold: 2. The probe server has waited for ${deadAfter} s already.`
              : `failureThreshold: ${thresholdFor(deadAfter, period.value)}.`,
          },
        ];
      }
      if (isAtServer || seconds >= deadAfter) return [];
      return [
        {
          line,
          found: `The livenessProbe of \`${container.name}\` restarts it after ${seconds} s (${threshold.value} × ${period.value} s) without an answer, on the application's own port.`,
          why: `A busy event loop is not dead before ${deadAfter} s. Its requests are cut, its load moves to the other pods, and they are next.`,
          mend: `Ask the probe server (${probeServerInWords(facts)}), or failureThreshold: ${thresholdFor(deadAfter, period.value)}.`,
        },
      ];
    }),
  examples: {
    bad: example({
      container: {
        ...ON_THE_APPLICATION,
        livenessProbe: '{ httpGet: { path: /health/live, port: http }, periodSeconds: 5, failureThreshold: 3 }',
      },
    }),
    good: example({ container: ON_THE_APPLICATION }),
  },
};

function thresholdFor(deadAfterSeconds: number, periodSeconds: number): number {
  return Math.max(2, Math.ceil(deadAfterSeconds / periodSeconds));
}
