import { beforeEach, expect, it, vi } from 'vitest';
import { DeathNotice } from './death-notice.js';
import { FakePulse } from './pulse.fake.js';

const THRESHOLDS = { unreadyAfterMs: 5_000, deadAfterMs: 30_000 };

let pulse: FakePulse;
let isDraining: boolean;
let place: string | undefined;
let notice: DeathNotice;
const write = vi.fn<(words: string) => void>();

beforeEach(() => {
  pulse = new FakePulse();
  [isDraining, place] = [false, 'renderReport (dist/reports.js:42)'];
  write.mockReset();
  notice = new DeathNotice(
    THRESHOLDS,
    () => isDraining,
    () => place,
    write,
  );
});

const silentFor = (ms: number) => {
  pulse.silentMs = ms;
  notice.look(pulse.look());
};
const written = () => write.mock.calls.flat();

it('is written once, when the main thread is dead', () => {
  silentFor(29_900);
  expect(written()).toEqual([]);
  silentFor(30_000);
  silentFor(31_000);
  expect(written()).toEqual(['event loop stalled for 30.0 s in renderReport (dist/reports.js:42)']);
});

it('is not written while the main thread goes from one piece of work to the next', () => {
  for (const ms of [30_000, 60_000]) {
    [pulse.silentMs, pulse.stuckMs] = [ms, 0];
    notice.look(pulse.look());
  }
  expect(written()).toEqual([]);
  pulse.stuckMs = 30_000;
  notice.look(pulse.look());
  expect(written()).toEqual(['event loop stalled for 60.0 s in renderReport (dist/reports.js:42)']);
});

it('is written with what is known, and again when the blocking code is known', () => {
  place = undefined;
  silentFor(30_000);
  place = 'native code';
  silentFor(30_100);
  silentFor(30_200);
  expect(written()).toEqual(['event loop stalled for 30.0 s', 'event loop stalled for 30.1 s in native code']);
});

it('says when the main thread went on, and can be written again', () => {
  silentFor(30_000);
  notice.stallEnded(41_300, place, new Date(0));
  expect(written().slice(1)).toEqual([
    'event loop stalled for 41.3 s in renderReport (dist/reports.js:42), and turned again at 1970-01-01T00:00:00.000Z',
  ]);
  notice.stallEnded(6_000, place);
  expect(write).toHaveBeenCalledTimes(2);
  silentFor(30_000);
  expect(write).toHaveBeenCalledTimes(3);
});

it('is not written while draining', () => {
  isDraining = true;
  silentFor(30_000);
  expect(written()).toEqual([]);
});

it.each([
  ['one that has work', 150],
  ['a calm one', 550],
])('is not written before the sign of %s is late, however small the threshold', (_which, lateAfterMs) => {
  pulse.lateAfterMs = lateAfterMs;
  const small = new DeathNotice(
    { unreadyAfterMs: 50, deadAfterMs: 100 },
    () => false,
    () => place,
    write,
  );
  pulse.silentMs = lateAfterMs;
  small.look(pulse.look());
  expect(written()).toEqual([]);
  pulse.silentMs = lateAfterMs + 1;
  small.look(pulse.look());
  expect(written()).toHaveLength(1);
});
