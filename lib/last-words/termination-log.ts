import { existsSync } from 'node:fs';

/** Where Kubernetes looks for a container's last words, unless its `terminationMessagePath` says otherwise. */
const DEFAULT_PATH = '/dev/termination-log';

/** The file that the kubelet reads when the container has ended. */
export interface TerminationLog {
  readonly path: string;
  /** Whether it is made where there is none: only when somebody has named it. */
  readonly create: boolean;
}

/** `PROBES_TERMINATION_LOG`, of which the empty text means none; else the one that Kubernetes mounts, if this is a pod. */
export function terminationLog(
  { PROBES_TERMINATION_LOG, KUBERNETES_SERVICE_HOST }: NodeJS.ProcessEnv,
  exists: (path: string) => boolean = existsSync,
): TerminationLog | undefined {
  if (PROBES_TERMINATION_LOG !== undefined) {
    return PROBES_TERMINATION_LOG === '' ? undefined : { path: PROBES_TERMINATION_LOG, create: true };
  }
  const isThere = KUBERNETES_SERVICE_HOST !== undefined && exists(DEFAULT_PATH);
  return isThere ? { path: DEFAULT_PATH, create: false } : undefined;
}
