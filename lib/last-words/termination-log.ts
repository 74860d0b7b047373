import { existsSync } from 'node:fs';

/** The default of `terminationMessagePath` in Kubernetes. */
const DEFAULT_PATH = '/dev/termination-log';

/** The file that the kubelet reads when the container has ended. */
export interface TerminationLog {
  readonly path: string;
  /** Whether to create the file: only when the user has named it. */
  readonly create: boolean;
}

/**
 * The file that `PROBES_TERMINATION_LOG` names; an empty text switches it off. By default the file that Kubernetes
 * mounts into a pod.
 */
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
