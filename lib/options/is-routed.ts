/** Whether somebody routes traffic to this process, by what the environment says of where it runs. */
export function isRouted({ KUBERNETES_SERVICE_HOST, NODE_ENV }: NodeJS.ProcessEnv): boolean {
  return KUBERNETES_SERVICE_HOST !== undefined || NODE_ENV === 'production';
}
