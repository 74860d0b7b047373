import { EMPTY } from 'rxjs';
import { expect, it, vi } from 'vitest';
import { checkOf } from './metric-values.fake.js';
import { MetricsReader } from './metrics-reader.js';

type Sources = ConstructorParameters<typeof MetricsReader>[0];

const { signal } = new AbortController();
const timings = [{ name: 'migrations', status: 'done', tookMs: 5 }] as const;

function readerOf(succeeding: readonly string[], stalls: Sources['stalls'] = undefined) {
  const report = vi.fn((kind: string) => ({ kind, httpStatus: succeeding.includes(kind) ? 200 : 503 }));
  const sources: Sources = {
    reporter: { report: report as never },
    lifecycle: { phase: { name: 'running' } },
    monitor: { figures: [checkOf('database')] },
    tasks: { timings },
    stalls,
    drain: () => ({ connectionsCut: 7 }),
  };
  return { reader: new MetricsReader(sources, EMPTY, signal), report };
}

it.each([
  ['startup', 'started'],
  ['liveness', 'live'],
  ['readiness', 'ready'],
])('%s that succeeds is one figure of its own', (kind, figure) => {
  expect(readerOf([kind]).reader.read()).toMatchObject({ started: false, live: false, ready: false, [figure]: true });
});

it('all is read as it is at this moment, and without a probe server there is no event loop to tell of', () => {
  expect(readerOf([]).reader.read()).toEqual({
    phase: 'running',
    checks: [checkOf('database')],
    tasks: timings,
    eventLoop: undefined,
    connectionsCut: 7,
    started: false,
    live: false,
    ready: false,
  });
});

it('what is measured for a probe server asks for no report, and its event loop does not stall while it reads', () => {
  const { reader, report } = readerOf([], { count: 3, longestMs: 900 });
  expect(reader.measure()).toEqual({
    phase: 'running',
    checks: [checkOf('database')],
    tasks: timings,
    eventLoop: { stalls: 3, stalledMs: 0, longestStallMs: 900 },
    connectionsCut: 7,
  });
  expect(report).not.toHaveBeenCalled();
});

it('the end of the application is told by its signal', () => {
  const { reader } = readerOf([]);
  expect([reader.closed, reader.runs$]).toEqual([signal, EMPTY]);
});
