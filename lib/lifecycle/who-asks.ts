import type { IncomingMessage } from 'node:http';

/** As kubelets, load balancers, proxies and monitors call themselves: whoever looks whether we are well wants nothing. */
const PROBER =
  /^(?:kube-probe|ELB-HealthChecker|Amazon-Route53-Health-Check|GoogleHC|GoogleStackdriverMonitoring|Envoy\/HC|Prometheus|Blackbox.Exporter|Uptime|Pingdom|Datadog|Consul.Health.Check|HAProxy|nginx-health|Traefik.health)/i;

/**
 * Tells clients, who want the application, from whoever only looks whether it is well: by the name they give themselves, and
 * by what they ask for.
 *
 * @param path The base path of the probes' routes, wherever a prefix has put them.
 */
export function clientsAside(path: string): (request: IncomingMessage) => boolean {
  const ofProbes = new RegExp(`/${path.replace(/[.~-]/g, '\\$&')}(?:/(?:live|ready|startup))?/?(?:\\?|$)`);
  return (request) => !isProber(request) && !ofProbes.test(request.url ?? '');
}

/** By the raw headers: Node makes the others when they are asked for, which would cost every client. */
function isProber({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.some((text, index) => rawHeaders[index - 1]?.toLowerCase() === 'user-agent' && PROBER.test(text));
}
