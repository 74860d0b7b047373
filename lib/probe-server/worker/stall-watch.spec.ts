import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Standing } from './frames.js';
import { StallWatch } from './stall-watch.js';

const THRESHOLDS = { unreadyAfterMs: 5_000, deadAfterMs: 30_000 };
const STANDING: Standing = [{ functionName: 'render', url: '/app/a.js', line: 1 }];

let pulse: { silentMs: number };
let beat: { mayBeAsked: boolean };
let answer: (standing: Standing | undefined) => void;
const read = vi.fn<() => Promise<Standing | undefined>>();

beforeEach(() => {
  vi.useFakeTimers();
  [pulse, beat] = [{ silentMs: 0 }, { mayBeAsked: true }];
  read.mockReset().mockImplementation(() => new Promise((resolve) => (answer = resolve)));
});

afterEach(() => {
  vi.useRealTimers();
});

const silentFor = async (ms: number) => {
  pulse.silentMs = ms;
  await vi.advanceTimersByTimeAsync(100);
};

const answered = async (standing: Standing | undefined) => {
  answer(standing);
  await vi.advanceTimersByTimeAsync(0);
};

const watching = (thresholds = THRESHOLDS) => new StallWatch(pulse, beat, thresholds, read);

it('does not read a main thread that is busy for less than the threshold', async () => {
  watching();
  await silentFor(4_900);
  expect(read).not.toHaveBeenCalled();
});

it('reads once per stall', async () => {
  const watch = watching();
  await silentFor(5_000);
  await silentFor(5_100);
  await answered(STANDING);
  await silentFor(20_000);
  expect(read).toHaveBeenCalledOnce();
  expect(watch.standing).toBe(STANDING);

  await silentFor(0);
  await silentFor(5_000);
  expect(read).toHaveBeenCalledTimes(2);
  expect(watch.standing).toBeUndefined();
});

it('reads at the earlier of the two thresholds', async () => {
  watching({ unreadyAfterMs: 5_000, deadAfterMs: 1_000 });
  await silentFor(1_000);
  expect(read).toHaveBeenCalledOnce();
});

it('sees no stall when the signs come in time, even with a tiny threshold', async () => {
  watching({ unreadyAfterMs: 10, deadAfterMs: 30_000 });
  await silentFor(120);
  expect(read).not.toHaveBeenCalled();
  await silentFor(151);
  expect(read).toHaveBeenCalledOnce();
});

it('leaves a main thread alone that a debugger may hold, and asks when it has gone', async () => {
  beat.mayBeAsked = false;
  watching();
  await silentFor(5_000);
  expect(read).not.toHaveBeenCalled();
  beat.mayBeAsked = true;
  await silentFor(5_100);
  expect(read).toHaveBeenCalledOnce();
});

it('returns the stack once when the stall is over', async () => {
  const watch = watching();
  await silentFor(5_000);
  await answered(STANDING);
  pulse.silentMs = 0;
  expect(watch.standing).toBeUndefined();
  expect(watch.take()).toBe(STANDING);
  expect(watch.take()).toBeUndefined();
});

it('drops a stack that arrives after the stall, because it shows other code', async () => {
  const watch = watching();
  await silentFor(5_000);
  pulse.silentMs = 0;
  await answered(STANDING);
  expect(watch.take()).toBeUndefined();
});

it('stops when the last reading has ended', async () => {
  const watch = watching();
  await silentFor(5_000);
  const stopped = vi.fn<() => void>();
  void watch.stop().then(stopped);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stopped).not.toHaveBeenCalled();
  await answered(undefined);
  expect(stopped).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
