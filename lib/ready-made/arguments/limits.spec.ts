import { expect, it } from 'vitest';
import { requireOrder } from './limits.js';

const NAMES = ['degraded', 'unhealthy'] as const;

it.each([
  [undefined, 'at most'],
  [{ degraded: 5 }, 'at most'],
  [{ unhealthy: 50 }, 'at most'],
  [{ degraded: 5, unhealthy: 5 }, 'at most'],
  [{ degraded: 5, unhealthy: 4 }, 'at most'],
  [{ degraded: 5, unhealthy: 6 }, 'at least'],
] as const)('%j is fine where the unhealthy one must be %s', (limits, relation) => {
  expect(() => requireOrder('x(): ', limits, NAMES, relation)).not.toThrow();
});

it.each([
  [{ degraded: 5, unhealthy: 6 }, 'at most', 'x(): `unhealthy` must be at most `degraded` (5), got 6: otherwise'],
  [{ degraded: 5, unhealthy: 4 }, 'at least', 'x(): `unhealthy` must be at least `degraded` (5), got 4: otherwise'],
] as const)('%j is refused where the unhealthy one must be %s', (limits, relation, message) => {
  expect(() => requireOrder('x(): ', limits, NAMES, relation)).toThrow(message);
});
