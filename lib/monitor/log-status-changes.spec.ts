import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HealthStatus } from '../checks/health-check.js';
import type { StatusChange } from './board.js';
import { logStatusChanges } from './log-status-changes.js';

const logger = {
  log: vi.fn<(line: string) => void>(),
  warn: vi.fn<(line: string) => void>(),
  error: vi.fn<(line: string) => void>(),
};

type Change = Pick<StatusChange, 'result' | 'ended'>;

beforeEach(() => {
  vi.resetAllMocks();
});

function posting(status: HealthStatus, ended: StatusChange['ended'], message?: string): Change {
  const result = { name: 'database', status, latency_ms: 1, checked_at: '', ...(message !== undefined && { message }) };
  return { result, ended };
}

const SAYS_NOTHING = () => undefined;

function logged(
  postings: readonly Change[],
  standsOf: (name: string) => string | undefined = SAYS_NOTHING,
): [level: string, line: string | undefined][] {
  const changes$ = new Subject<Change>();
  logStatusChanges(changes$, standsOf, logger);
  for (const each of postings) changes$.next(each);
  return (['log', 'warn', 'error'] as const).flatMap((level) =>
    logger[level].mock.calls.map(([line]): [string, string | undefined] => [level, line]),
  );
}

describe('logStatusChanges', () => {
  it.each<[change: Change, level: string, line: string]>([
    [
      posting('unhealthy', { status: 'healthy', lastedMs: 61_250 }, 'refused'),
      'error',
      'Health of database is unhealthy (was healthy for 61.3 s): refused',
    ],
    [
      posting('degraded', { status: 'unhealthy', lastedMs: 900 }, 'slow'),
      'warn',
      'Health of database is degraded (was unhealthy for 0.9 s): slow',
    ],
    [
      posting('healthy', { status: 'degraded', lastedMs: 0 }),
      'log',
      'Health of database is healthy (was degraded for 0.0 s)',
    ],
    [
      posting('unhealthy', { status: undefined, lastedMs: 0 }, 'refused'),
      'error',
      'Health of database is unhealthy (since the start): refused',
    ],
    [
      posting('degraded', { status: undefined, lastedMs: 0 }),
      'warn',
      'Health of database is degraded (since the start)',
    ],
  ])('logs what changed, since when and why (%#)', (change, level, line) => {
    expect(logged([change])).toEqual([[level, line]]);
  });

  it('says of a check that is not healthy what its failure means, if that needs words', () => {
    const standsOf = (name: string) => `${name} is not critical now`;
    const changes = [
      posting('degraded', { status: 'healthy', lastedMs: 1_000 }, 'refused'),
      posting('unhealthy', { status: undefined, lastedMs: 0 }),
      posting('healthy', { status: 'degraded', lastedMs: 1_000 }),
    ];
    expect(logged(changes, standsOf)).toEqual([
      ['log', 'Health of database is healthy (was degraded for 1.0 s)'],
      ['warn', 'Health of database is degraded (was healthy for 1.0 s): refused (database is not critical now)'],
      ['error', 'Health of database is unhealthy (since the start) (database is not critical now)'],
    ]);
  });

  it('logs nothing when the first result is healthy', () => {
    expect(logged([posting('healthy', { status: undefined, lastedMs: 0 })])).toEqual([]);
  });

  it('logs nothing once it is unsubscribed', () => {
    const changes$ = new Subject<Change>();
    logStatusChanges(changes$, SAYS_NOTHING, logger).unsubscribe();
    changes$.next(posting('unhealthy', { status: 'healthy', lastedMs: 1 }));
    expect(logger.error).not.toHaveBeenCalled();
  });
});
