import { describe, expect, it } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { indicatorFields, readIndicatorOptions } from './indicator-options.js';
import type { HealthIndicatorOptions, TimingDefaults } from './indicator-options.js';

const DEFAULTS: TimingDefaults = { timeoutMs: 750, intervalMs: 10_000, maxAgeMs: 1_000 };

const read = (options: HealthIndicatorOptions, module: Partial<TimingDefaults> = {}) =>
  readIndicatorOptions('@HealthIndicator() on DatabaseHealth: ', options, indicatorFields({ ...DEFAULTS, ...module }));

type Case = [options: HealthIndicatorOptions, module: Partial<TimingDefaults>];

describe('an indicator', () => {
  it.each<Case>([
    [{ timeoutMs: 10_000 }, {}],
    [{ timeoutMs: 20, intervalMs: 20 }, {}],
    [{ timeoutMs: 60_000 }, { intervalMs: 60_000 }],
    // The default of 750 ms was not set by the user.
    [{ intervalMs: 20 }, {}],
    [{}, { intervalMs: 20 }],
    // The interval of the module is meant for most checks, not for each.
    [{ timeoutMs: 25_000 }, { intervalMs: 20 }],
    [{ degradedAboveMs: 25_000 }, {}],
    [{ degradedAboveMs: 499, timeoutMs: 500 }, {}],
    [{ timeoutMs: 1_000, probes: ['liveness'] }, {}],
    [{ circuitBreaker: { resetTimeoutMs: 100 } }, {}],
    [{ timeoutMs: 500, circuitBreaker: { resetTimeoutMs: 500 } }, {}],
    [{ timeoutMs: 60_000, circuitBreaker: true }, { intervalMs: 60_000 }],
    [{ timeoutMs: 60_000, circuitBreaker: { failureThreshold: 5 } }, { intervalMs: 60_000 }],
    [{ timeoutMs: 1_001, probes: ['readiness', 'startup'] }, {}],
  ])('may have %j with %j of the module', (options, module) => {
    expect(read(options, module)).toMatchObject(options);
  });

  const INTERVAL =
    'the next run would be due while the one before still waits. Lower `timeoutMs`, or raise `intervalMs`.';
  const LIVENESS =
    'the kubelet waits no longer, and restarts a container whose liveness probe does not answer. ' +
    "Lower it, or take 'liveness' out of `probes`.";

  it.each<[...Case, sentence: string]>([
    [{ timeoutMs: 10_001 }, {}, `\`timeoutMs\` must be at most \`intervalMs\` (10000), got 10001: ${INTERVAL}`],
    [{ timeoutMs: 2, intervalMs: 1 }, {}, `\`timeoutMs\` must be at most \`intervalMs\` (1), got 2: ${INTERVAL}`],
    // Also the value of the default, when the user has set it.
    [{ timeoutMs: 750, intervalMs: 5 }, {}, `\`timeoutMs\` must be at most \`intervalMs\` (5), got 750: ${INTERVAL}`],
    [{ intervalMs: 5 }, { timeoutMs: 6 }, `\`timeoutMs\` must be at most \`intervalMs\` (5), got 6: ${INTERVAL}`],
    [
      { timeoutMs: 500, degradedAboveMs: 500 },
      {},
      '`degradedAboveMs` must be below `timeoutMs` (500), got 500: a check that takes so long is unhealthy already. ' +
        'Lower `degradedAboveMs`, or raise `timeoutMs`.',
    ],
    [
      { degradedAboveMs: 600 },
      { timeoutMs: 500 },
      '`degradedAboveMs` must be below `timeoutMs` (500), got 600: a check that takes so long is unhealthy already. ' +
        'Lower `degradedAboveMs`, or raise `timeoutMs`.',
    ],
    [
      { timeoutMs: 500, circuitBreaker: { resetTimeoutMs: 499 } },
      {},
      '`circuitBreaker.resetTimeoutMs` must be at least `timeoutMs` (500), got 499: the dependency is asked again while a ' +
        'call to it still waits. Raise `circuitBreaker.resetTimeoutMs`, or lower `timeoutMs`.',
    ],
    [
      { timeoutMs: 1_001, probes: ['liveness'] },
      {},
      `\`timeoutMs\` of a check that counts for liveness must be 1000 at most, got 1001: ${LIVENESS}`,
    ],
    [
      { probes: ['readiness', 'liveness'] },
      { timeoutMs: 5_000 },
      `\`timeoutMs\` of a check that counts for liveness must be 1000 at most, got 5000: ${LIVENESS}`,
    ],
  ])('may not have %j with %j of the module', (options, module, sentence) => {
    expect(() => read(options, module)).toThrow(
      new ProbesConfigurationError(`@HealthIndicator() on DatabaseHealth: ${sentence}`),
    );
  });
});
