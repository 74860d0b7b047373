import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientsAside } from './who-asks.js';

const asked = (url: string, ...rawHeaders: string[]) => ({ url, rawHeaders }) as IncomingMessage;

describe('a client is', () => {
  it.each<[what: string, isClient: boolean, request: IncomingMessage, path?: string]>([
    ['a browser', true, asked('/orders', 'Host', 'a', 'User-Agent', 'Mozilla/5.0')],
    ['somebody without a name', true, asked('/orders', 'Host', 'a')],
    ['one that names the kubelet elsewhere', true, asked('/orders', 'Referer', 'kube-probe/1.33')],
    ['the kubelet, on whatever path', false, asked('/orders', 'Host', 'a', 'user-agent', 'kube-probe/1.33')],
    ['a load balancer of AWS', false, asked('/', 'User-Agent', 'ELB-HealthChecker/2.0')],
    ['a load balancer of Google', false, asked('/', 'User-Agent', 'GoogleHC/1.0')],
    ['Prometheus', false, asked('/metrics', 'User-Agent', 'Prometheus/3.1.0')],
    ['whoever asks for a probe', false, asked('/health/ready', 'User-Agent', 'curl/8')],
    [
      'whoever asks for it behind a prefix, with a query',
      false,
      asked('/api/health/ready/?verbose', 'User-Agent', 'curl/8'),
    ],
    ['whoever asks for /health', false, asked('/health')],
    ['one whose path only begins so', true, asked('/health/orders')],
    ['one whose path only has it in its name', true, asked('/my-health')],
    ['whoever asks below another base path', false, asked('/internal/v1.0/live'), 'internal/v1.0'],
    ['one whose path differs in a character', true, asked('/internal/v1x0/live'), 'internal/v1.0'],
  ])('%s: %s', (_what, isClient, request, path = 'health') => {
    expect(clientsAside(path)(request)).toBe(isClient);
  });
});
