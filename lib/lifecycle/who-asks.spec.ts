import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientsAside } from './who-asks.js';

const asked = (url: string, ...rawHeaders: string[]) => ({ url, rawHeaders }) as IncomingMessage;

describe('a client is', () => {
  it.each<[what: string, isClient: boolean, request: IncomingMessage, path?: string]>([
    ['a browser', true, asked('/orders', 'Host', 'a', 'User-Agent', 'Mozilla/5.0')],
    ['a request without a user agent', true, asked('/orders', 'Host', 'a')],
    ['one that names the kubelet in another header', true, asked('/orders', 'Referer', 'kube-probe/1.33')],
    ['one that says `user-agent` in another header', true, asked('/orders', 'Vary', 'user-agent', 'X-Prober', 'no')],
    ['the kubelet, on any path', false, asked('/orders', 'Host', 'a', 'user-agent', 'kube-probe/1.33')],
    ['a load balancer of AWS', false, asked('/', 'User-Agent', 'ELB-HealthChecker/2.0')],
    ['a load balancer of Google', false, asked('/', 'User-Agent', 'GoogleHC/1.0')],
    ['Prometheus', false, asked('/metrics', 'User-Agent', 'Prometheus/3.1.0')],
    ['a request for a probe', false, asked('/health/ready', 'User-Agent', 'curl/8')],
    [
      'a request for a probe behind a prefix, with a query',
      false,
      asked('/api/health/ready/?verbose', 'User-Agent', 'curl/8'),
    ],
    ['a request for /health', false, asked('/health')],
    ['one whose path only begins like a probe', true, asked('/health/orders')],
    ['one whose path only contains the name', true, asked('/my-health')],
    ['a request below another base path', false, asked('/internal/v1.0/live'), 'internal/v1.0'],
    ['one whose path differs in one character', true, asked('/internal/v1x0/live'), 'internal/v1.0'],
  ])('%s: %s', (_what, isClient, request, path = 'health') => {
    expect(clientsAside(path)(request)).toBe(isClient);
  });

  it.each([
    'Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)',
    'Mozilla/5.0 (compatible;Cloudflare-Healthchecks/1.0;+https://www.cloudflare.com/; healthcheck-id: 1)',
    'Mozilla/5.0 (compatible; Cloudflare-Traffic-Manager/1.0; +https://www.cloudflare.com/traffic-manager/; pool-id: 1)',
    'Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0.0.0 Safari/537.36 DatadogSynthetics',
    'Better Uptime Bot Mozilla/5.0 (Macintosh)',
    'Edge Health Probe',
    'HealthCheck/1.0',
    'Azure Traffic Manager Endpoint Monitor',
    'Load Balancer Agent',
    'Amazon-Route53-Health-Check-Service (ref 1; report http://amzn.to/1vsZADi)',
    'GoogleStackdriverMonitoring-UptimeChecks(https://cloud.google.com/monitoring)',
    'Varnish/fastly (healthcheck)',
    'Envoy/HC',
    'Knative-Ingress-Probe',
    'Consul Health Check',
    'Blackbox Exporter/0.25.0',
    'check_http/v2.3.3 (monitoring-plugins 2.3.3)',
    'Zabbix 6.4.0',
    'OpenTelemetry Collector Contrib/0.110.0 (linux/amd64)',
    'vm_promscrape',
    'GrafanaAgent/v0.40.0',
    'Alloy/v1.4.0 (linux; docker)',
    'Telegraf/1.30.0',
    'Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)',
  ])('not %s', (name) => {
    expect(clientsAside('health')(asked('/', 'Host', 'a', 'User-Agent', name))).toBe(false);
  });

  it.each(['/metrics', '/metrics?name[]=up', '/healthz', '/readyz', '/api/livez'])('not a request for %s', (url) => {
    expect(clientsAside('health')(asked(url, 'User-Agent', 'curl/8'))).toBe(false);
  });

  it('not a request with OPTIONS, as HAProxy sends it, unless a browser sends it before another request', () => {
    const options = (...rawHeaders: string[]) =>
      ({ ...asked('/', ...rawHeaders), method: 'OPTIONS' }) as IncomingMessage;
    expect(clientsAside('health')(options())).toBe(false);
    expect(clientsAside('health')(options('Vary', 'Origin', 'Host', 'a'))).toBe(false);
    expect(clientsAside('health')(options('Host', 'a', 'Origin', 'https://app.example'))).toBe(true);
  });

  it.each([
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'okhttp/4.12.0',
    'axios/1.7.2',
    'node',
    'Go-http-client/1.1',
    'PostmanRuntime/7.39.0',
    'improbable-game/1.0',
  ])('%s', (name) => {
    expect(clientsAside('health')(asked('/orders', 'User-Agent', name))).toBe(true);
  });
});
