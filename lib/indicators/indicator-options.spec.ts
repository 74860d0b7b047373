import { describe, expect, it } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { nonNegativeMs, positiveMs } from '../settings/fields.js';
import { indicatorFields, readIndicatorOptions } from './indicator-options.js';

const POSITIVE = positiveMs(1).expected;
const DEFAULTS = { timeoutMs: 750, intervalMs: 10_000, maxAgeMs: 1_000 };
const read = (raw: unknown) =>
  readIndicatorOptions('@HealthIndicator() on DatabaseHealth: ', raw, indicatorFields(DEFAULTS));

describe('readIndicatorOptions', () => {
  it('fills in the documented defaults and the timing of the module', () => {
    expect(read(undefined)).toEqual({
      probes: ['readiness'],
      critical: true,
      timeoutMs: 750,
      intervalMs: 10_000,
      maxAgeMs: 1_000,
      degradedAboveMs: undefined,
      circuitBreaker: false,
    });
  });

  it.each([
    [{ probes: [] }],
    [{ probes: ['liveness', 'startup', 'readiness'] }],
    [{ critical: false }],
    [{ critical: 'until-ready' }],
    [{ timeoutMs: 1 }],
    [{ intervalMs: 1 }],
    [{ maxAgeMs: 0 }],
    [{ degradedAboveMs: 100 }],
    [{ circuitBreaker: true }],
    [{ circuitBreaker: { failureThreshold: 1 } }],
  ])('keeps %j', (options) => {
    expect(read(options)).toEqual({ ...read({}), ...options });
  });

  it.each<[raw: unknown, sentence: string]>([
    [
      { probes: ['ready'] },
      "`probes` must be a list of 'startup', 'liveness', 'readiness', got [\"ready\"]. Leave it out to use [\"readiness\"].",
    ],
    [
      { probes: 'readiness' },
      "`probes` must be a list of 'startup', 'liveness', 'readiness', got \"readiness\". Leave it out to use [\"readiness\"].",
    ],
    [{ critical: 'no' }, '`critical` must be true, false or \'until-ready\', got "no". Leave it out to use true.'],
    [{ timeoutMs: 0 }, `\`timeoutMs\` must be ${POSITIVE}, got 0. Leave it out to use 750.`],
    [{ intervalMs: -5 }, `\`intervalMs\` must be ${POSITIVE}, got -5. Leave it out to use 10000.`],
    [{ maxAgeMs: -1 }, `\`maxAgeMs\` must be ${nonNegativeMs(1).expected}, got -1. Leave it out to use 1000.`],
    [{ degradedAboveMs: 0 }, `\`degradedAboveMs\` must be ${POSITIVE}, got 0. Leave it out if in doubt.`],
    [
      { circuitBreaker: 'on' },
      '`circuitBreaker` must be true, false or an object with failureThreshold, successThreshold, resetTimeoutMs, got "on". Leave it out to use false.',
    ],
    [
      { circuitBreaker: null },
      '`circuitBreaker` must be true, false or an object with failureThreshold, successThreshold, resetTimeoutMs, got null. Leave it out to use false.',
    ],
    [
      { probe: ['liveness'] },
      '`probe` is not an option; there are probes, critical, timeoutMs, intervalMs, maxAgeMs, degradedAboveMs, circuitBreaker. Take it out, or correct its name.',
    ],
    [null, 'the options must be an object, got null. Leave them out for the defaults.'],
  ])('refuses %j by naming the class', (raw, sentence) => {
    expect(() => read(raw)).toThrow(new ProbesConfigurationError(`@HealthIndicator() on DatabaseHealth: ${sentence}`));
  });
});
