import { hasTraffic } from '../fit/traffic.js';
import { podsOf } from '../workload/quantity.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

const MEND = 'strategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }.';

export const maxUnavailable: Rule = {
  id: 'max-unavailable',
  level: 'warning',
  sentence: 'A rollout takes pods away before new ones are ready.',
  check: (workload, facts, surroundings) => {
    const { kind, strategy, application, hasClaim, name } = workload;
    const replicas = surroundings.leastReplicas;
    if (kind !== 'Deployment' || application.length === 0 || !hasTraffic(workload, facts, surroundings)) return [];
    if (replicas === undefined || replicas === 0) return [];
    if (strategy.type === 'Recreate') {
      // A volume that one pod may have at a time leaves no other way.
      if (hasClaim) return [];
      const found = `Deployment \`${name}\` has the strategy Recreate.`;
      const why = 'A rollout ends all pods before it starts the new ones: no request is answered meanwhile.';
      return [{ line: strategy.line, found, why, mend: MEND, level: 'error' }];
    }
    const { text, line } = strategy.maxUnavailable ?? { text: '', line: 0 };
    const pods = podsOf(text, replicas, 'down') ?? 0;
    const isAll = pods >= replicas;
    // 25% is what Kubernetes takes where nothing is said.
    if (pods === 0 || (!isAll && isUsual(text))) return [];
    return [
      {
        line,
        found: `maxUnavailable is ${text}, of ${replicas} ${replicas === 1 ? 'pod' : 'pods'}.`,
        why: isAll
          ? 'A rollout ends all of them before a new one is ready: requests are lost.'
          : `During a rollout ${replicas - pods} of ${replicas} pods have all the traffic.`,
        mend: MEND,
        level: isAll ? 'error' : 'warning',
      },
    ];
  },
  examples: {
    bad: example({ spec: { strategy: '{ rollingUpdate: { maxUnavailable: 1 } }' } }),
    good: example({ spec: { strategy: '{ rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }' } }),
  },
};

function isUsual(text: string): boolean {
  return text.endsWith('%') && Number.parseInt(text, 10) <= 25;
}
