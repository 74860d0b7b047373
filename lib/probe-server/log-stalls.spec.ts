import { Subject } from 'rxjs';
import { beforeEach, expect, it, vi } from 'vitest';
import { logStalls } from './log-stalls.js';
import type { Stall } from './stalls.js';

const logger = {
  log: vi.fn<(line: string) => void>(),
  warn: vi.fn<(line: string) => void>(),
  error: vi.fn<(line: string) => void>(),
};

let stalls$: Subject<Stall>;

beforeEach(() => {
  vi.resetAllMocks();
  stalls$ = new Subject();
});

const stall = (lastedMs: number, place?: string) => stalls$.next({ lastedMs, ...(place !== undefined && { place }) });

it.each([
  [5_000, 'The event loop stalled for 5.0 s: not ready meanwhile'],
  [12_345, 'The event loop stalled for 12.3 s: not ready meanwhile'],
])('a stall of %d ms, which made the pod unready, is a warning', (lastedMs, line) => {
  logStalls(stalls$, 5_000, logger);
  stall(lastedMs);
  expect(logger.warn.mock.calls).toEqual([[line]]);
});

it('each such stall gets a line, and a shorter one does not', () => {
  logStalls(stalls$, 5_000, logger);
  for (const lastedMs of [4_999, 6_000, 100, 7_000]) stall(lastedMs);
  expect(logger.warn.mock.calls.flat()).toEqual([
    'The event loop stalled for 6.0 s: not ready meanwhile',
    'The event loop stalled for 7.0 s: not ready meanwhile',
  ]);
});

it('says which code blocked the main thread, if that is known', () => {
  logStalls(stalls$, 5_000, logger);
  stall(6_000, 'renderReport (dist/reports.js:42)');
  expect(logger.warn.mock.calls.flat()).toEqual([
    'The event loop stalled for 6.0 s: not ready meanwhile in renderReport (dist/reports.js:42)',
  ]);
});

it('nothing is logged once it is unsubscribed', () => {
  logStalls(stalls$, 5_000, logger).unsubscribe();
  stall(6_000);
  expect(logger.warn).not.toHaveBeenCalled();
});
