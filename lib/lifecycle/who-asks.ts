import type { IncomingMessage } from 'node:http';

/** As kubelets, load balancers, proxies, monitors and scrapers call themselves, some behind a `Mozilla/5.0 (compatible;`. */
const PROBERS = [
  /health[-_. ]?(?:check|prob|monitor)|GoogleHC|Envoy\/HC|Cloudflare-Traffic-Manager|Load Balancer Agent/i,
  /(?:^|[-_. ])prob(?:e|er|es)\b|blackbox|check_http|monitor(?:ing)?\b|uptime|synthetic|newrelicpinger/i,
  /pingdom|statuscake|site24x7|datadog|zabbix|nagios|icinga|prometheus|victoriametrics|vmagent|vm_promscrape/i,
  /telegraf|opentelemetry collector|otelcol|grafana|\balloy\/|nginx-health|traefik.health|haproxy/i,
];

/**
 * Tells clients, who want the application, from those who only look how it does: by the name they give themselves, and by what
 * they ask for.
 *
 * @param path The base path of the probes' routes, wherever a prefix has put them.
 */
export function clientsAside(path: string): (request: IncomingMessage) => boolean {
  const ours = `${path.replace(/[.~-]/g, '\\$&')}(?:/(?:live|ready|startup))?`;
  const ofProbes = new RegExp(`/(?:${ours}|metrics|healthz|livez|readyz)/?(?:\\?|$)`);
  return (request) => !isProber(request) && !isPing(request) && !ofProbes.test(request.url ?? '');
}

/** By the raw headers: Node makes the others when they are asked for, which would cost every client. */
function isProber({ rawHeaders }: IncomingMessage): boolean {
  const name = header(rawHeaders, 'user-agent') ?? '';
  return PROBERS.some((prober) => prober.test(name));
}

/** As HAProxy asks. A browser that does, asks for an origin, and its request follows. */
function isPing({ method, rawHeaders }: IncomingMessage): boolean {
  return method === 'OPTIONS' && header(rawHeaders, 'origin') === undefined;
}

function header(rawHeaders: readonly string[], name: string): string | undefined {
  return rawHeaders.find((_text, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
