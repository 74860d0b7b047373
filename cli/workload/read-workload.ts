import type { Entry } from '../read/entry.js';
import type { Manifest } from '../read/manifest.js';
import { applicationContainers } from './application-containers.js';
import { readContainer } from './read-container.js';
import { numberIn } from './setting.js';
import type { Strategy, Workload, WorkloadKind } from './workload.js';

/** Where the template of the pod stands in each kind. */
const POD = {
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Pod: [],
} as const satisfies Record<WorkloadKind, readonly string[]>;

const GROUPS = /^(?:v1|apps\/v1(?:beta[12])?|extensions\/v1beta1|batch\/v[12]\w*)$/;

/** The workload that an object declares; `undefined` for any other object, and for one without a pod. */
export function readWorkload(manifest: Manifest): Workload | undefined {
  const { kind, root } = manifest;
  if (!isWorkload(manifest) || !isWorkloadKind(kind)) return undefined;
  const { template, pod } = podOf(manifest);
  if (template === undefined || pod === undefined) return undefined;
  const spec = root.get('spec') ?? pod;
  return {
    kind,
    name: manifest.name,
    namespace: manifest.namespace,
    manifest,
    line: root.get('kind')?.line ?? root.line,
    labels: template.path('metadata', 'labels')?.texts() ?? new Map(),
    replicas: numberIn(spec, 'replicas', 1),
    strategy: readStrategy(spec),
    terminationGracePeriodSeconds: numberIn(pod, 'terminationGracePeriodSeconds', 30),
    runsToEnd:
      kind === 'Job' || kind === 'CronJob' || /^(?:Never|OnFailure)$/.test(pod.get('restartPolicy')?.text() ?? ''),
    hasClaim: claims(pod) || spec.get('volumeClaimTemplates') !== undefined,
    application: applicationContainers({
      containers: (pod.get('containers')?.items() ?? []).map(readContainer),
      preferred: template.path('metadata', 'annotations')?.texts().get('kubectl.kubernetes.io/default-container'),
    }),
  };
}

/** Whether an object says that it is a workload and has no containers to run. */
export function hasNoPod(manifest: Manifest): boolean {
  return isWorkload(manifest) && podOf(manifest).pod === undefined;
}

/** Whether an object of another kind has the template of a pod: a Rollout of Argo, a Service of Knative. */
export function isOtherWorkload(manifest: Manifest): boolean {
  const containers = manifest.root.path('spec', 'template', 'spec')?.get('containers');
  return !isWorkload(manifest) && (containers?.items().length ?? 0) > 0;
}

function isWorkload({ kind, root }: Manifest): boolean {
  return isWorkloadKind(kind) && GROUPS.test(root.get('apiVersion')?.text() ?? '');
}

function podOf({ kind, root }: Manifest): { readonly template?: Entry | undefined; readonly pod?: Entry | undefined } {
  const template = isWorkloadKind(kind) ? root.path(...POD[kind]) : undefined;
  const pod = template?.get('spec');
  return { template, pod: (pod?.get('containers')?.items().length ?? 0) === 0 ? undefined : pod };
}

function isWorkloadKind(kind: string): kind is WorkloadKind {
  return Object.hasOwn(POD, kind);
}

function readStrategy(spec: Entry): Strategy {
  const strategy = spec.get('strategy') ?? spec.get('updateStrategy');
  const maxUnavailable = strategy?.path('rollingUpdate', 'maxUnavailable');
  const text = maxUnavailable?.text();
  return {
    type: strategy?.get('type')?.text() ?? 'RollingUpdate',
    line: strategy?.get('type')?.line ?? strategy?.line ?? spec.line,
    maxUnavailable:
      maxUnavailable === undefined || text === undefined ? undefined : { text, line: maxUnavailable.line },
  };
}

function claims(pod: Entry): boolean {
  return (pod.get('volumes')?.items() ?? []).some((volume) => volume.get('persistentVolumeClaim') !== undefined);
}
