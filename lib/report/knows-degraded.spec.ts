import { expect, it } from 'vitest';
import { knowsDegraded } from './knows-degraded.js';

const healthCheck = { name: 'HealthCheckService', instance: {} };
const indicators = (session: object) => ({ name: 'HealthIndicatorService', instance: { check: () => session } });

it.each([
  ['12', [healthCheck, indicators({ up: 1, degraded: 1, down: 1 })], true],
  ['11', [healthCheck, indicators({ up: 1, down: 1 })], false],
  ['10, which has no indicator service', [healthCheck], false],
  ['another library with a service of the same name', [indicators({ up: 1, down: 1 })], true],
])('Terminus %s: whether it accepts the status `degraded`', (_which, providers, expected) => {
  expect(knowsDegraded(providers)).toBe(expected);
});
