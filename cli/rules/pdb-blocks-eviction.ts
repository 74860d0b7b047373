import type { Manifest } from '../read/manifest.js';
import { podsOf } from '../workload/quantity.js';
import { example } from './example.js';
import type { Finding, Rule } from './rule.js';

export const pdbBlocksEviction: Rule = {
  id: 'pdb-blocks-eviction',
  level: 'warning',
  sentence: 'A PodDisruptionBudget never lets a pod go.',
  check: ({ kind, application }, _facts, { disruptionBudgets, leastReplicas: replicas }) => {
    if (kind === 'DaemonSet' || application.length === 0 || replicas === undefined || replicas === 0) return [];
    return disruptionBudgets.flatMap((found) => blocked(found, replicas));
  },
  examples: {
    bad: example({ others: [budget('minAvailable: 3')] }),
    good: example({ others: [budget('maxUnavailable: 1')] }),
  },
};

function blocked(manifest: Manifest, replicas: number): readonly Finding[] {
  const [most, least] = ['maxUnavailable', 'minAvailable'].map((key) => manifest.root.path('spec', key));
  const pods = podsOf((most ?? least)?.text() ?? '', replicas, 'up');
  const mayGo = pods === undefined ? undefined : most === undefined ? replicas - pods : pods;
  if (mayGo === undefined || mayGo > 0) return [];
  const setting = most === undefined ? 'minAvailable' : 'maxUnavailable';
  return [
    {
      manifest,
      line: (most ?? least)?.line ?? manifest.line,
      found: `PodDisruptionBudget \`${manifest.name}\` has ${setting} ${(most ?? least)?.text()}, of ${replicas} ${replicas === 1 ? 'pod' : 'pods'}.`,
      why: 'No pod may be evicted: a node cannot be drained, and an upgrade of the cluster waits or kills the pods.',
      mend: replicas === 1 ? 'replicas: 2, and maxUnavailable: 1 in place of it.' : 'maxUnavailable: 1.',
    },
  ];
}

function budget(setting: string): string {
  return `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: orders }
spec:
  ${setting}
  selector: { matchLabels: { app: orders } }`;
}
