import { hasTraffic } from '../fit/traffic.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

export const singleReplica: Rule = {
  id: 'single-replica',
  level: 'warning',
  sentence: 'One pod has all the traffic.',
  check: (workload, facts, surroundings) => {
    const { kind, replicas, application } = workload;
    if ((kind !== 'Deployment' && kind !== 'StatefulSet') || application.length === 0) return [];
    if (surroundings.leastReplicas !== 1 || !hasTraffic(workload, facts, surroundings)) return [];
    const found = surroundings.isScaled
      ? `${kind} \`${workload.name}\` is scaled down to 1 pod.`
      : `${kind} \`${workload.name}\` has 1 replica${replicas.isSet ? '' : ' (the default)'}.`;
    return [
      {
        line: replicas.line,
        found,
        why: 'When its node is drained, when it is evicted or restarted, nobody answers until another pod is ready.',
        mend: surroundings.isScaled ? 'minReplicas: 2 in the autoscaler.' : 'replicas: 2 at least.',
        level: replicas.isSet || surroundings.isScaled ? 'warning' : 'hint',
      },
    ];
  },
  examples: {
    bad: example({ spec: { replicas: '1' } }),
    good: example({ spec: { replicas: '2' } }),
  },
};
