import { describe, expect, it } from 'vitest';
import type { CheckResult } from './check-result.js';
import type { HealthStatus } from './health-check.js';
import { type Circumstances, type Critical, inStanding, NOTHING_SPECIAL, standingOf } from './standing.js';

const WAS_READY: Circumstances = { ...NOTHING_SPECIAL, pod: { wasReady: true } };
const NAMED: Circumstances = { ...NOTHING_SPECIAL, notCritical: new Set(['search', 'database']) };
const NEVER_READY = 'critical, because the pod was never ready';
const READY_BEFORE =
  'not critical, because the pod was ready before: what all pods share must not take all of them out';
const BY_NAME = 'not critical, because PROBES_NOT_CRITICAL names it';

const base: CheckResult = {
  name: 'database',
  status: 'healthy',
  latency_ms: 1,
  checked_at: '2026-01-02T03:04:05.678Z',
};

describe('the standing of a check', () => {
  it.each<[critical: Critical, circumstances: string, given: Circumstances, isCritical: boolean, shown: object]>([
    [true, 'never ready', NOTHING_SPECIAL, true, {}],
    [true, 'ready before', WAS_READY, true, {}],
    [true, 'named', NAMED, false, { critical: false, stands: BY_NAME }],
    [false, 'never ready', NOTHING_SPECIAL, false, { critical: false }],
    [false, 'ready before', WAS_READY, false, { critical: false }],
    [false, 'named', NAMED, false, { critical: false, stands: BY_NAME }],
    ['until-ready', 'never ready', NOTHING_SPECIAL, true, { critical: 'until-ready', stands: NEVER_READY }],
    ['until-ready', 'ready before', WAS_READY, false, { critical: 'until-ready', stands: READY_BEFORE }],
    ['until-ready', 'named', NAMED, false, { critical: false, stands: BY_NAME }],
    [
      'until-ready',
      'named and ready before',
      { ...NAMED, pod: { wasReady: true } },
      false,
      { critical: false, stands: BY_NAME },
    ],
  ])('with critical: %j, in a pod that is %s', (critical, _words, given, isCritical, shown) => {
    expect(standingOf('database', critical, given)).toEqual({ isCritical, shown });
  });

  it('is not that of another check which the environment names', () => {
    expect(standingOf('data', true, NAMED)).toEqual({ isCritical: true, shown: {} });
  });
});

describe('a result in its standing', () => {
  it.each<[status: HealthStatus, critical: Critical, given: Circumstances, shown: HealthStatus]>([
    ['unhealthy', true, WAS_READY, 'unhealthy'],
    ['unhealthy', 'until-ready', NOTHING_SPECIAL, 'unhealthy'],
    ['unhealthy', 'until-ready', WAS_READY, 'degraded'],
    ['unhealthy', false, NOTHING_SPECIAL, 'degraded'],
    ['degraded', 'until-ready', WAS_READY, 'degraded'],
    ['degraded', 'until-ready', NOTHING_SPECIAL, 'degraded'],
    ['healthy', 'until-ready', WAS_READY, 'healthy'],
  ])('that is %s, critical: %j, %o, is %s', (status, critical, given, shown) => {
    const standing = standingOf('database', critical, given);
    const result = inStanding(Object.freeze({ ...base, status, message: 'refused' }), standing);
    expect(result).toEqual({ ...base, status: shown, message: 'refused', ...standing.shown });
    expect(Object.isFrozen(result)).toBe(true);
  });

  it('is the same object where the check is always critical', () => {
    const result = Object.freeze({ ...base });
    expect(inStanding(result, standingOf('database', true, NOTHING_SPECIAL))).toBe(result);
  });
});
