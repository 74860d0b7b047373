import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DeathNotice } from './death-notice.js';

const THRESHOLDS = { unreadyAfterMs: 5_000, deadAfterMs: 30_000 };

let pulse: { silentMs: number };
let isDraining: boolean;
let place: string | undefined;
let notice: DeathNotice;
const write = vi.fn<(words: string) => void>();

beforeEach(() => {
  vi.useFakeTimers();
  [pulse, isDraining, place] = [{ silentMs: 0 }, false, 'renderReport (dist/reports.js:42)'];
  write.mockReset();
  notice = new DeathNotice(
    pulse,
    THRESHOLDS,
    () => isDraining,
    () => place,
    write,
  );
});

afterEach(() => {
  vi.useRealTimers();
});

const silentFor = (ms: number) => {
  pulse.silentMs = ms;
  vi.advanceTimersByTime(100);
};
const written = () => write.mock.calls.flat();

it('is written once, when the main thread is dead', () => {
  silentFor(29_900);
  expect(written()).toEqual([]);
  silentFor(30_000);
  silentFor(31_000);
  expect(written()).toEqual(['event loop stalled for 30.0 s in renderReport (dist/reports.js:42)']);
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

it('is not written while draining, or after stop()', () => {
  isDraining = true;
  silentFor(30_000);
  isDraining = false;
  notice.stop();
  silentFor(40_000);
  expect(written()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

it('is not written for a beat that is in time, however small the threshold', () => {
  const small = new DeathNotice(
    pulse,
    { unreadyAfterMs: 50, deadAfterMs: 100 },
    () => false,
    () => place,
    write,
  );
  silentFor(150);
  expect(written()).toEqual([]);
  silentFor(151);
  expect(written()).toHaveLength(1);
  small.stop();
});

it('does not keep the thread alive', () => {
  const timer = vi.spyOn(globalThis, 'setInterval');
  new DeathNotice(pulse, THRESHOLDS, () => false, () => place, write).stop(); // prettier-ignore
  expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
  timer.mockRestore();
});
