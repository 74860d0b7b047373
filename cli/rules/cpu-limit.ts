import { isAtApplication } from '../fit/probe-server.js';
import { example, ON_THE_APPLICATION } from './example.js';
import type { Rule } from './rule.js';

/** One thread of Node can use one CPU; below it is throttled whenever it is busy. */
const ONE_THREAD_CPUS = 1;

export const cpuLimit: Rule = {
  id: 'cpu-limit',
  level: 'warning',
  sentence: 'A low CPU limit makes probes on the port of the application time out.',
  check: ({ application }, facts) =>
    application.flatMap((container) => {
      const { cpuLimit: limit, name } = container;
      const probes = Object.values(container.probes).flatMap((probe) =>
        probe !== undefined && isAtApplication(probe, container, facts) ? [probe.field] : [],
      );
      if (limit === undefined || limit.cpus >= ONE_THREAD_CPUS || probes.length === 0) return [];
      return [
        {
          line: limit.line,
          found: `Container \`${name}\` has a CPU limit of ${limit.text}, and ${probes.join(', ')} on the port of the application.`,
          why: 'Under load it is throttled, and the probe waits behind the requests. Measured at 200m with a saturated event loop: no probe was answered in time there, and each on the probe server.',
          mend: 'Take the CPU limit out (keep the request), or ask the probe server.',
        },
      ];
    }),
  examples: {
    bad: example({ container: { ...ON_THE_APPLICATION, resources: '{ limits: { cpu: 200m } }' } }),
    good: example({ container: { resources: '{ limits: { cpu: 200m } }' } }),
  },
};
