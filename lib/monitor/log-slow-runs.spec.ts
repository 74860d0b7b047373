import { Subject } from 'rxjs';
import { expect, it, vi } from 'vitest';
import type { HealthStatus } from '../checks/health-check.js';
import type { Posting } from './board.js';
import { logSlowRuns } from './log-slow-runs.js';

type Run = readonly [name: string, latencyMs: number, status?: HealthStatus];

function warned(...runs: readonly Run[]): string[] {
  const logger = { log: vi.fn(), warn: vi.fn<(line: string) => void>(), error: vi.fn() };
  const postings$ = new Subject<Pick<Posting, 'result'>>();
  logSlowRuns(postings$, (name) => ({ database: 600, search: 900 })[name], logger);
  for (const [name, latency_ms, status = 'healthy'] of runs) {
    postings$.next({ result: { name, status, latency_ms, checked_at: '' } });
  }
  return logger.warn.mock.calls.map(([line]) => line);
}

const DATABASE = (latencyMs: number) =>
  `Health of database took ${latencyMs} ms, more than half of its deadline of 600 ms`;

it('forgets a check that is taken out: the next one of its name is told of again', () => {
  const logger = { log: vi.fn(), warn: vi.fn<(line: string) => void>(), error: vi.fn() };
  const postings$ = new Subject<Pick<Posting, 'result'>>();
  const removals$ = new Subject<string>();
  const subscription = logSlowRuns(postings$, () => 600, logger, removals$);
  const post = () =>
    postings$.next({ result: { name: 'database', status: 'healthy', latency_ms: 400, checked_at: '' } });
  post();
  removals$.next('search');
  post();
  expect(logger.warn).toHaveBeenCalledTimes(1);
  removals$.next('database');
  post();
  expect(logger.warn).toHaveBeenCalledTimes(2);
  subscription.unsubscribe();
  expect(removals$.observed).toBe(false);
});

it.each<[title: string, runs: readonly Run[], lines: readonly string[]]>([
  ['half of the deadline is not slow', [['database', 300]], []],
  ['more than half of the deadline is slow', [['database', 300.6]], [DATABASE(301)]],
  [
    'one line while it stays slow',
    [
      ['database', 400],
      ['database', 500],
    ],
    [DATABASE(400)],
  ],
  [
    'one line while it is neither slow nor fast',
    [
      ['database', 400],
      ['database', 201],
      ['database', 410],
    ],
    [DATABASE(400)],
  ],
  [
    'another line when it was fast meanwhile',
    [
      ['database', 400],
      ['database', 200],
      ['database', 410],
    ],
    [DATABASE(400), DATABASE(410)],
  ],
  [
    'each check has its own line',
    [
      ['database', 400],
      ['search', 440],
      ['search', 1],
      ['database', 410],
    ],
    [DATABASE(400)],
  ],
  [
    'no line for a check that is not healthy',
    [
      ['database', 400, 'degraded'],
      ['database', 600, 'unhealthy'],
    ],
    [],
  ],
  [
    'an unhealthy run does not count as fast',
    [
      ['database', 400],
      ['database', 1, 'unhealthy'],
      ['database', 410],
    ],
    [DATABASE(400)],
  ],
  ['no line for a check that was removed', [['gone', 10_000]], []],
])('%s', (_title, runs, lines) => {
  expect(warned(...runs)).toEqual(lines);
});
