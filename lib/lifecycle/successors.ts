import cluster from 'node:cluster';

/**
 * Whether other processes take new clients over when this one stops accepting. A worker of a cluster gets its
 * connections from the primary, which goes on accepting and gives them to the other workers. In Kubernetes all workers
 * of a pod end together.
 */
export function hasSuccessors({ KUBERNETES_SERVICE_HOST }: NodeJS.ProcessEnv, isWorker = cluster.isWorker): boolean {
  return isWorker && KUBERNETES_SERVICE_HOST === undefined;
}
