import { isAtProbeServer } from '../fit/probe-server.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

/** A process that fails liveness for another reason may need this to close its pools. */
const ENOUGH_SECONDS = 10;
const MEND = 'livenessProbe: terminationGracePeriodSeconds: 5 (Kubernetes 1.25 and later).';

export const livenessGrace: Rule = {
  id: 'liveness-grace',
  level: 'hint',
  sentence: 'A dead process is given the time of a shutdown that it cannot make.',
  check: ({ application, terminationGracePeriodSeconds: pod }, facts) =>
    application.flatMap((container) => {
      const { liveness, readiness } = container.probes;
      const refused = readiness?.terminationGracePeriodSeconds;
      if (refused?.isSet) {
        return [
          {
            line: refused.line,
            found: `The readinessProbe of \`${container.name}\` has a terminationGracePeriodSeconds.`,
            why: 'A readiness probe ends nothing: Kubernetes refuses the manifest.',
            mend: 'Move it to the livenessProbe.',
            level: 'error',
          },
        ];
      }
      const own = liveness?.terminationGracePeriodSeconds;
      if (liveness === undefined || own === undefined || pod.value === undefined) return [];
      if (own.isSet) {
        if (own.value === undefined || own.value < pod.value || own.value <= ENOUGH_SECONDS) return [];
        const found = `The livenessProbe of \`${container.name}\` gives ${own.value} s, and the pod has ${pod.value} s.`;
        return [{ line: own.line, found, why: TOO_LONG, mend: MEND, level: 'warning' }];
      }
      if (!isAtProbeServer(liveness, container, facts) || pod.value <= ENOUGH_SECONDS) return [];
      const found = `The livenessProbe of \`${container.name}\` has no terminationGracePeriodSeconds, so the ${pod.value} s of the pod hold.`;
      return [{ line: liveness.line, found, why: TOO_LONG, mend: MEND }];
    }),
  examples: {
    bad: example({
      container: { livenessProbe: '{ httpGet: { path: /health/live, port: probes }, failureThreshold: 2 }' },
    }),
    good: example({}),
  },
};

const TOO_LONG =
  'A main thread that is dead does not handle SIGTERM. The container hangs for that time before it is started again.';
