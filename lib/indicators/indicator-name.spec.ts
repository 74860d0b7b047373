import { expect, it } from 'vitest';
import { indicatorName } from './indicator-name.js';

it.each([
  ['DatabaseHealth', 'database'],
  ['DatabaseHealthIndicator', 'database'],
  ['DatabaseIndicator', 'database'],
  ['DatabaseCheck', 'database'],
  ['DatabaseHealthCheck', 'database'],
  ['HTTPApiHealthIndicator', 'http-api'],
  ['Database', 'database'],
  ['CheckoutHealth', 'checkout'],
  ['HealthyDatabase', 'healthy-database'],
  ['IndicatorLight', 'indicator-light'],
  ['Health', 'health'],
  ['HealthCheck', 'health-check'],
])('the class %s gets the name %s', (className, name) => {
  expect(indicatorName(className)).toBe(name);
});
