import cluster from 'node:cluster';

/**
 * Whether others take new clients over the moment this process accepts nobody any more: a worker of a cluster has its port from
 * the primary, which goes on accepting and gives them to the other workers. In Kubernetes all workers leave together, with
 * their pod.
 */
export function hasSuccessors({ KUBERNETES_SERVICE_HOST }: NodeJS.ProcessEnv, isWorker = cluster.isWorker): boolean {
  return isWorker && KUBERNETES_SERVICE_HOST === undefined;
}
