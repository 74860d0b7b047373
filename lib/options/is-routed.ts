/** Whether traffic is routed to this process: it runs in Kubernetes or in production. */
export function isRouted({ KUBERNETES_SERVICE_HOST, NODE_ENV }: NodeJS.ProcessEnv): boolean {
  return KUBERNETES_SERVICE_HOST !== undefined || NODE_ENV === 'production';
}
