import type { Manifest } from '../read/manifest.js';
import { hasAll, selects } from './selector.js';
import type { Workload } from './workload.js';

/** The objects beside a workload that concern it. */
export interface Surroundings {
  /** The Services that send traffic to its pods. */
  readonly services: readonly Manifest[];
  readonly disruptionBudgets: readonly Manifest[];
  /** How many pods run at least: by an autoscaler, or by the workload itself. `undefined` when it cannot be read. */
  readonly leastReplicas: number | undefined;
  /** Whether an autoscaler decides how many pods run. */
  readonly isScaled: boolean;
}

const NEIGHBOURS = new Set(['Service', 'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'ScaledObject']);

/** The objects that may concern a workload. Taken once: there may be thousands of others. */
export function neighboursIn(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.filter(({ kind }) => NEIGHBOURS.has(kind));
}

/** Finds what concerns a workload among its neighbours. */
export function surroundingsOf(workload: Workload, neighbours: readonly Manifest[]): Surroundings {
  const near = neighbours.filter(({ namespace }) => isSameNamespace(namespace, workload.namespace));
  const scaler = near.find((manifest) => scales(manifest, workload));
  return {
    services: near.filter(
      ({ kind, root }) =>
        kind === 'Service' &&
        (root.path('spec', 'selector')?.texts().size ?? 0) > 0 &&
        hasAll(root.path('spec', 'selector'), workload.labels),
    ),
    disruptionBudgets: near.filter(
      ({ kind, root }) => kind === 'PodDisruptionBudget' && selects(root.path('spec', 'selector'), workload.labels),
    ),
    leastReplicas: scaler === undefined ? workload.replicas.value : leastOf(scaler),
    isScaled: scaler !== undefined,
  };
}

/** Before an overlay sets it, an object has no namespace. */
function isSameNamespace(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function scales({ kind, root }: Manifest, workload: Workload): boolean {
  if (kind !== 'HorizontalPodAutoscaler' && kind !== 'ScaledObject') return false;
  const target = root.path('spec', 'scaleTargetRef');
  const targetKind = target?.get('kind')?.text() ?? 'Deployment';
  return target?.get('name')?.text() === workload.name && targetKind === workload.kind;
}

/** An HPA has 1 where it does not say; a ScaledObject of KEDA has 0. */
function leastOf({ kind, root }: Manifest): number | undefined {
  const [key, fallback] = kind === 'ScaledObject' ? ['minReplicaCount', 0] : ['minReplicas', 1];
  const entry = root.path('spec', key as string);
  return entry === undefined ? (fallback as number) : entry.number();
}
