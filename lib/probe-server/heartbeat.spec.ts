import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTurn, realTime } from '../timing/real-time.js';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { Beat } from './beat.js';
import { Heartbeat } from './heartbeat.js';

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('there is a sign of life from the first moment', () => {
  const { beat } = new Heartbeat();
  vi.advanceTimersByTime(70);
  expect(beat.ageMs).toBe(70);
});

it('there is a sign at the start, and then every 100 ms', () => {
  const heartbeat = new Heartbeat();
  const { beat } = heartbeat;
  vi.advanceTimersByTime(50);
  heartbeat.start();
  expect([beat.ageMs, beat.ticks]).toEqual([0, 0]);
  vi.advanceTimersByTime(99);
  expect([beat.ageMs, beat.ticks]).toEqual([99, 0]);
  vi.advanceTimersByTime(1);
  expect([beat.ageMs, beat.ticks]).toEqual([0, 1]);
  vi.advanceTimersByTime(1_050);
  expect([beat.ageMs, beat.ticks]).toEqual([50, 11]);
});

it('there is no sign after stop(), and no timer', () => {
  const heartbeat = new Heartbeat();
  heartbeat.start();
  heartbeat.stop();
  vi.advanceTimersByTime(1_000);
  expect(heartbeat.beat.ageMs).toBe(1_000);
  expect(vi.getTimerCount()).toBe(0);
});

it('it may be stopped before it starts', () => {
  expect(() => new Heartbeat().stop()).not.toThrow();
});

it('it does not keep the process alive', () => {
  const timer = vi.spyOn(globalThis, 'setInterval');
  new Heartbeat().start();
  expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
});

it('it tells whether it may be asked, when it starts and with each beat', () => {
  let mayBeAsked = true;
  const heartbeat = new Heartbeat(100, new Beat(), () => mayBeAsked);
  expect(heartbeat.beat.mayBeAsked).toBe(false);
  heartbeat.start();
  expect(heartbeat.beat.mayBeAsked).toBe(true);
  mayBeAsked = false;
  vi.advanceTimersByTime(99);
  expect(heartbeat.beat.mayBeAsked).toBe(true);
  vi.advanceTimersByTime(1);
  expect(heartbeat.beat.mayBeAsked).toBe(false);
});

describe('a main thread', () => {
  let busyMs: number;
  let heartbeat: Heartbeat;

  /** The loop is busy for so long, and waits for the rest of the time. */
  const live = (ms: number, ofThatBusyMs = 0) => {
    busyMs += ofThatBusyMs;
    vi.advanceTimersByTime(ms);
  };

  beforeEach(() => {
    busyMs = 0;
    vi.spyOn(realTime, 'idleMs').mockImplementation(() => performance.now() - busyMs);
    heartbeat = new Heartbeat(500);
    heartbeat.start();
  });

  afterEach(() => {
    heartbeat.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that has little to do for 5 s gives a sign every 500 ms', () => {
    live(4_999, 499);
    expect(heartbeat.beat.everyMs).toBe(100);
    live(1);
    expect([heartbeat.beat.everyMs, heartbeat.beat.ticks]).toEqual([500, 50]);
    live(2_000);
    expect([heartbeat.beat.ageMs, heartbeat.beat.ticks]).toEqual([0, 54]);
  });

  it('that has work gives a sign every 100 ms', () => {
    for (let second = 0; second < 20; second++) live(1_000, 100);
    expect([heartbeat.beat.everyMs, heartbeat.beat.ticks]).toEqual([100, 200]);
  });

  it('that has work again gives a sign every 100 ms again', () => {
    live(5_000);
    live(500, 50);
    expect([heartbeat.beat.everyMs, heartbeat.beat.ticks]).toEqual([100, 51]);
    live(1_000);
    expect(heartbeat.beat.ticks).toBe(61);
  });

  it('that has little to do after its work is calm again', () => {
    live(5_000);
    live(500, 50);
    live(4_999);
    expect(heartbeat.beat.everyMs).toBe(100);
    live(1);
    expect(heartbeat.beat.everyMs).toBe(500);
  });

  it('that gives a sign every 100 ms anyway is never looked at in each of its turns', () => {
    heartbeat.stop();
    heartbeat = new Heartbeat(100);
    heartbeat.start();
    const look = vi.spyOn(realTime, 'setImmediate');
    live(20_000);
    expect(look).not.toHaveBeenCalled();
    expect(heartbeat.beat.ticks).toBe(200);
  });

  it('whose idle time nobody measures gives a sign every 100 ms', () => {
    vi.mocked(realTime.idleMs).mockReturnValue(0);
    live(20_000);
    expect([heartbeat.beat.everyMs, heartbeat.beat.ticks]).toEqual([100, 200]);
  });

  it.each([
    [99, 500],
    [100, 400],
    [480, 20],
  ])('that is calm and then stalls for %d ms says that it should have taken %d ms', (stalledMs, expectedMs) => {
    live(5_000);
    const before = heartbeat.beat.expectedMs;
    live(500, stalledMs);
    expect(heartbeat.beat.expectedMs - before).toBeCloseTo(expectedMs);
  });

  it('that is calm and busy for a moment in each of many turns has not stalled', async () => {
    live(5_000);
    const before = heartbeat.beat.expectedMs;
    for (let turn = 0; turn < 5; turn++) {
      live(90, 60);
      // The turn ends here.
      await nextTurn();
    }
    live(50);
    expect(heartbeat.beat.expectedMs - before).toBeCloseTo(500);
    expect(heartbeat.beat.everyMs).toBe(100);
  });

  it('that is calm gives a sign with the first step of each turn, and no other', async () => {
    live(5_000);
    live(300);
    heartbeat.step();
    expect([heartbeat.beat.ageMs, heartbeat.beat.ticks]).toEqual([0, 50]);
    live(100);
    heartbeat.step();
    expect([heartbeat.beat.ageMs, heartbeat.beat.steps]).toEqual([100, 2]);
    // The turn ends here.
    await nextTurn();
    heartbeat.step();
    expect(heartbeat.beat.ageMs).toBe(0);
  });

  it('that has work gives no sign with a step', () => {
    live(70);
    heartbeat.step();
    expect([heartbeat.beat.ageMs, heartbeat.beat.steps]).toEqual([70, 1]);
  });

  it('is looked at in each of its turns only while it is calm', async () => {
    const look = vi.spyOn(realTime, 'setImmediate');
    live(5_000, 4_000);
    expect(look).not.toHaveBeenCalled();
    live(5_000);
    expect(look).toHaveBeenCalledOnce();
    live(500, 400);
    await nextTurn();
    await nextTurn();
    // Those of this test.
    expect(look).toHaveBeenCalledTimes(3);
  });
});
