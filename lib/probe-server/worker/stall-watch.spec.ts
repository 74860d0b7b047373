import { beforeEach, expect, it, vi } from 'vitest';
import { nextTurn } from '../../timing/real-time.js';
import type { Standing } from './frames.js';
import { FakePulse } from './pulse.fake.js';
import { StallWatch } from './stall-watch.js';

const THRESHOLDS = { unreadyAfterMs: 5_000, deadAfterMs: 30_000 };
const STANDING: Standing = [{ functionName: 'render', url: '/app/a.js', line: 1 }];

let pulse: FakePulse;
let beat: { mayBeAsked: boolean };
let watch: StallWatch;
let answer: (standing: Standing | undefined) => void;
const read = vi.fn<() => Promise<Standing | undefined>>();

beforeEach(() => {
  [pulse, beat] = [new FakePulse(), { mayBeAsked: true }];
  read.mockReset().mockImplementation(() => new Promise((resolve) => (answer = resolve)));
});

const silentFor = (ms: number) => {
  pulse.silentMs = ms;
  watch.look(pulse.look());
};

const answered = async (standing: Standing | undefined) => {
  answer(standing);
  await watch.whenDone();
};

const watching = (thresholds = THRESHOLDS) => (watch = new StallWatch(pulse, beat, thresholds, read));

it('does not read a main thread that is busy for less than the threshold', () => {
  watching();
  silentFor(4_900);
  expect(read).not.toHaveBeenCalled();
});

it('reads once per stall', async () => {
  watching();
  silentFor(5_000);
  silentFor(5_100);
  await answered(STANDING);
  silentFor(20_000);
  expect(read).toHaveBeenCalledOnce();
  expect(watch.standing).toBe(STANDING);

  silentFor(0);
  silentFor(5_000);
  expect(read).toHaveBeenCalledTimes(2);
  expect(watch.standing).toBeUndefined();
});

it('reads at the earlier of the two thresholds', () => {
  watching({ unreadyAfterMs: 5_000, deadAfterMs: 1_000 });
  silentFor(1_000);
  expect(read).toHaveBeenCalledOnce();
});

it('sees no stall when the signs come in time, even with a tiny threshold', () => {
  watching({ unreadyAfterMs: 10, deadAfterMs: 30_000 });
  silentFor(120);
  expect(read).not.toHaveBeenCalled();
  silentFor(151);
  expect(read).toHaveBeenCalledOnce();
});

it('leaves a main thread alone that a debugger may hold, and asks when it has gone', () => {
  beat.mayBeAsked = false;
  watching();
  silentFor(5_000);
  expect(read).not.toHaveBeenCalled();
  beat.mayBeAsked = true;
  silentFor(5_100);
  expect(read).toHaveBeenCalledOnce();
});

it('returns the stack once when the stall is over', async () => {
  watching();
  silentFor(5_000);
  await answered(STANDING);
  pulse.silentMs = 0;
  expect(watch.standing).toBeUndefined();
  expect(watch.take()).toBe(STANDING);
  expect(watch.take()).toBeUndefined();
});

it('drops a stack that arrives after the stall, because it shows other code', async () => {
  watching();
  silentFor(5_000);
  pulse.silentMs = 0;
  await answered(STANDING);
  expect(watch.take()).toBeUndefined();
});

it('tells when the last reading has ended', async () => {
  watching();
  silentFor(5_000);
  const isOver = () => Promise.race([watch.whenDone().then(() => true), nextTurn().then(() => false)]);
  expect(await isOver()).toBe(false);
  answer(undefined);
  expect(await isOver()).toBe(true);
});

it('does not read before the sign of a calm main thread is late', () => {
  pulse.lateAfterMs = 550;
  watching({ unreadyAfterMs: 10, deadAfterMs: 30_000 });
  silentFor(550);
  expect(read).not.toHaveBeenCalled();
  silentFor(551);
  expect(read).toHaveBeenCalledOnce();
});
