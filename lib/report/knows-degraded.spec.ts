import { expect, it } from 'vitest';
import { knowsDegraded } from './knows-degraded.js';

const healthCheck = { name: 'HealthCheckService', instance: {} };
const indicators = (session: object) => ({ name: 'HealthIndicatorService', instance: { check: () => session } });

it.each([
  ['12', [healthCheck, indicators({ up: 1, degraded: 1, down: 1 })], true],
  ['11', [healthCheck, indicators({ up: 1, down: 1 })], false],
  ['10, which has no such service', [healthCheck], false],
  ['another library whose service is called the same', [indicators({ up: 1, down: 1 })], true],
])('of Terminus %s it is known whether it knows a degraded check', (_which, providers, expected) => {
  expect(knowsDegraded(providers)).toBe(expected);
});
