import { describe, expect, it } from 'vitest';
import type { CheckRun } from '../checks/check-run.js';
import { runOf } from '../checks/check-run.fake.js';
import type { HealthStatus } from '../checks/health-check.js';
import { requireReason, requireWell, saysThatConnectionsAreInUse, saysThatThePasswordIsWrong } from './requirements.js';
import { said, type Trial } from './trial.js';

function run(status: HealthStatus, message?: string, outcome?: CheckRun['outcome']): CheckRun {
  const result = {
    name: 'database',
    status,
    latency_ms: 1,
    checked_at: '',
    ...(message === undefined ? {} : { message }),
  };
  return { ...runOf(result), outcome: outcome ?? status };
}

/** A trial whose next run is this one, and that has no patience. */
const trialOf = (next: CheckRun) =>
  ({
    until: async (what: string, isRight: (run: CheckRun) => boolean) => {
      if (!isRight(next)) throw new Error(`The check is not ${what}: ${said(next)}`);
    },
  }) as Trial;

describe('a server that answers', () => {
  it.each<HealthStatus>(['healthy', 'degraded'])('may be %s', (status) => {
    expect(() => requireWell(run(status))).not.toThrow();
  });

  it('may not be unhealthy', () => {
    expect(() => requireWell(run('unhealthy', 'no answer'))).toThrow(
      'The server answers, and the check is unhealthy, no answer',
    );
  });
});

describe('a server that is away', () => {
  it('is unhealthy, with a message', () => {
    expect(() => requireReason(run('unhealthy', 'connect ECONNREFUSED'))).not.toThrow();
  });

  it.each<[what: string, run: CheckRun, said: string]>([
    ['healthy', run('healthy', 'fine'), 'healthy, fine'],
    ['degraded', run('degraded', 'slow'), 'degraded, slow'],
    ['unhealthy without a word', run('unhealthy'), 'unhealthy'],
    [
      'known only by the deadline',
      run('unhealthy', 'No answer within 1000 ms', 'timed_out'),
      'unhealthy, No answer within 1000 ms',
    ],
  ])('may not be %s', (_what, bad, words) => {
    const error = new Error(`The server is away, and the check does not say why: ${words}`);
    expect(() => requireReason(bad)).toThrow(error);
  });
});

describe('a message says that all connections are in use', () => {
  it.each(['All 10 connections are in use', 'pool exhausted', 'The pool is BUSY'])('%s', (message) => {
    expect(() => saysThatConnectionsAreInUse(run('degraded', message))).not.toThrow();
  });

  it.each(['no answer', undefined])('not: %s', (message) => {
    expect(() => saysThatConnectionsAreInUse(run('degraded', message))).toThrow(
      'The message does not say that all connections are in use: degraded',
    );
  });
});

describe('a message says that the password is wrong', () => {
  it.each([
    'password authentication failed for user "app"',
    'WRONGPASS invalid username-password pair',
    'NOAUTH Authentication required.',
    "Access denied for user 'app'",
    'permission denied',
    'Invalid credentials',
  ])('%s', async (message) => {
    await saysThatThePasswordIsWrong(trialOf(run('unhealthy', message)));
  });

  it.each([
    ['another reason', run('unhealthy', 'no answer')],
    ['no reason', run('unhealthy')],
    ['a check that is not unhealthy', run('degraded', 'wrong password')],
  ])('not: %s', async (_what, bad) => {
    await expect(saysThatThePasswordIsWrong(trialOf(bad))).rejects.toThrow(
      'The check is not unhealthy because of the password',
    );
  });
});
