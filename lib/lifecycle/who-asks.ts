import type { IncomingMessage } from 'node:http';

/**
 * User agents of kubelets, load balancers, proxies, monitors and scrapers. Some begin with `Mozilla/5.0 (compatible;`.
 */
const PROBERS = [
  /health[-_. ]?(?:check|prob|monitor)|GoogleHC|Envoy\/HC|Cloudflare-Traffic-Manager|Load Balancer Agent/i,
  /(?:^|[-_. ])prob(?:e|er|es)\b|blackbox|check_http|monitor(?:ing)?\b|uptime|synthetic|newrelicpinger/i,
  /pingdom|statuscake|site24x7|datadog|zabbix|nagios|icinga|prometheus|victoriametrics|vmagent|vm_promscrape/i,
  /telegraf|opentelemetry collector|otelcol|grafana|\balloy\/|nginx-health|traefik.health|haproxy/i,
];

/**
 * Tells clients of the application from probers, which only look at its health: by the user agent, and by the path.
 *
 * @param path The base path of the probes' routes. A global prefix may come before it.
 */
export function clientsAside(path: string): (request: IncomingMessage) => boolean {
  const ours = `${path.replace(/[.~-]/g, '\\$&')}(?:/(?:live|ready|startup))?`;
  const ofProbes = new RegExp(`/(?:${ours}|metrics|healthz|livez|readyz)/?(?:\\?|$)`);
  // The path first, because it decides about most probes and costs least.
  return (request) => !ofProbes.test(request.url ?? '') && !isProber(request) && !isPing(request);
}

/** Reads the raw headers, because Node builds `headers` only on demand and that would cost time for every client. */
function isProber({ rawHeaders }: IncomingMessage): boolean {
  const name = header(rawHeaders, 'user-agent') ?? '';
  return PROBERS.some((prober) => prober.test(name));
}

/** HAProxy sends OPTIONS. A browser sends it too, with an origin, before the real request. */
function isPing({ method, rawHeaders }: IncomingMessage): boolean {
  return method === 'OPTIONS' && header(rawHeaders, 'origin') === undefined;
}

function header(rawHeaders: readonly string[], name: string): string | undefined {
  return rawHeaders.find((_text, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
