import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Beat } from '../beat.js';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import { Looks } from './looks.js';
import { Pulse } from './pulse.js';

/** The time in which the whole process was frozen. */
let frozenMs: number;

const onStall = vi.fn<(lastedMs: number) => void>();

let beat: Beat;
let pulse: Pulse;
let looks: Looks;

beforeEach(() => {
  onStall.mockReset();
  vi.useFakeTimers();
  fakeRealTime();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
  frozenMs = 0;
  const now = performance.now.bind(performance);
  const nowNs = process.hrtime.bigint.bind(process.hrtime);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + frozenMs);
  vi.spyOn(process.hrtime, 'bigint').mockImplementation(() => nowNs() + BigInt(frozenMs) * 1_000_000n);
  beat = new Beat();
  beat.tick();
  pulse = new Pulse(beat, onStall);
  looks = new Looks(pulse, 500, [pulse]);
  looks.start();
});

afterEach(() => {
  looks.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it.each([0, 40, 999, 30_000])('a main thread whose last sign was %d ms ago has been silent for that time', (ms) => {
  vi.advanceTimersByTime(ms);
  expect(pulse.look().silentMs).toBe(ms);
});

it('a beat ends the silence', () => {
  vi.advanceTimersByTime(30_000);
  beat.tick();
  vi.advanceTimersByTime(20);
  expect(pulse.look().silentMs).toBe(20);
});

it('a silence from before this thread started does not count', () => {
  vi.advanceTimersByTime(30_000);
  const late = new Pulse(beat, onStall);
  new Looks(late, 500, [late]).start();
  expect(late.look().silentMs).toBe(0);
  vi.advanceTimersByTime(500);
  expect(late.look().silentMs).toBe(500);
});

it.each([301, 1_001, 60_000, 86_400_000])('a process that was suspended for %d ms has not stalled', (ms) => {
  vi.advanceTimersByTime(500);
  beat.touch();
  frozenMs = ms;
  expect(pulse.look().silentMs).toBe(0);
});

it('a stall goes on when the process was suspended during it', () => {
  vi.advanceTimersByTime(20_000);
  frozenMs = 60_000;
  vi.advanceTimersByTime(100);
  expect(pulse.look().silentMs).toBe(20_000);
  vi.advanceTimersByTime(4_000);
  expect(pulse.look().silentMs).toBe(24_000);
  beat.tick();
  vi.advanceTimersByTime(30);
  expect(pulse.look().silentMs).toBe(30);
});

it('a process that is suspended repeatedly has not stalled either', () => {
  for (const ms of [5_000, 10_000, 15_000]) {
    frozenMs = ms;
    vi.advanceTimersByTime(100);
    expect(pulse.look().silentMs).toBe(0);
  }
});

it.each([200, 300])('a pause of %d ms in this thread does not mean a frozen process, so the silence counts', (ms) => {
  frozenMs = ms;
  expect(pulse.look().silentMs).toBe(ms);
});

it('a thread without requests for a long time was not suspended', () => {
  vi.advanceTimersByTime(30_000);
  expect(pulse.look().silentMs).toBe(30_000);
});

describe('a main thread that is silent', () => {
  it('is stuck for as long, when it begins with nothing', () => {
    vi.advanceTimersByTime(30_000);
    expect(pulse.look().stuckMs).toBe(30_000);
  });

  it('is stuck since it began with its latest piece of work', () => {
    for (let request = 0; request < 4; request++) {
      vi.advanceTimersByTime(10_000);
      beat.step();
      expect(pulse.look()).toMatchObject({ silentMs: (request + 1) * 10_000, stuckMs: 0 });
    }
    vi.advanceTimersByTime(25_000);
    expect(pulse.look()).toMatchObject({ silentMs: 65_000, stuckMs: 25_000 });
  });

  it('is not stuck in the time in which the whole process was suspended', () => {
    vi.advanceTimersByTime(10_000);
    beat.step();
    expect(pulse.look().stuckMs).toBe(0);
    vi.advanceTimersByTime(1_000);
    frozenMs = 60_000;
    vi.advanceTimersByTime(1_000);
    expect(pulse.look()).toMatchObject({ silentMs: 11_900, stuckMs: 1_900 });
  });

  it('has no step left over from before a sign of life', () => {
    vi.advanceTimersByTime(10_000);
    beat.step();
    vi.advanceTimersByTime(100);
    beat.tick();
    vi.advanceTimersByTime(400);
    expect(pulse.look()).toMatchObject({ silentMs: 400, stuckMs: 400 });
  });

  it('has begun with something in the same moment in which it gave a sign', () => {
    vi.advanceTimersByTime(10_000);
    beat.tick();
    beat.step();
    vi.advanceTimersByTime(90);
    expect(pulse.look()).toMatchObject({ silentMs: 90, stuckMs: 0 });
  });
});

it('a step from before this thread started is none', () => {
  beat.step();
  const late = new Pulse(beat, onStall);
  vi.advanceTimersByTime(200);
  expect(late.look().stuckMs).toBe(200);
});

describe('a stall', () => {
  const beatOn = (times: number) => {
    for (let time = 0; time < times; time++) {
      vi.advanceTimersByTime(100);
      beat.tick(100);
    }
  };

  it('is reported once, when it is over', () => {
    beatOn(10);
    vi.advanceTimersByTime(5_100);
    expect(onStall).not.toHaveBeenCalled();
    beat.tick();
    beatOn(10);
    expect(onStall.mock.calls).toEqual([[5_000]]);
  });

  it.each([
    [199, []],
    [200, [[100]]],
    [350, [[250]]],
  ])('with a sign after %d ms instead of 100 is reported as %j', (afterMs, told) => {
    beatOn(2);
    vi.advanceTimersByTime(afterMs);
    beat.tick();
    beatOn(2);
    expect(onStall.mock.calls).toEqual(told);
  });

  it('is reported when silentMs is read, before the next look', () => {
    vi.advanceTimersByTime(2_000);
    beat.tick();
    expect(pulse.look().silentMs).toBe(0);
    expect(onStall).toHaveBeenCalledOnce();
  });

  it('is not reported when this thread did not look for a while and the main thread went on', () => {
    beatOn(1);
    // The timers of this thread come late, so one look sees several beats.
    for (let time = 0; time < 8; time++) {
      frozenMs += 100;
      beat.tick();
    }
    expect(pulse.look().silentMs).toBe(0);
    expect(onStall).not.toHaveBeenCalled();
  });

  it('is none where the main thread gave signs of life, though no beat', () => {
    beatOn(2);
    for (let time = 0; time < 5; time++) {
      vi.advanceTimersByTime(300);
      beat.touch();
      expect(pulse.look().silentMs).toBe(0);
    }
    expect(onStall).not.toHaveBeenCalled();
    vi.advanceTimersByTime(50);
    beat.tick();
    vi.advanceTimersByTime(100);
    expect(onStall.mock.calls).toEqual([[1_450]]);
  });

  it('is told although the process was suspended right after it', () => {
    beatOn(3);
    vi.advanceTimersByTime(1_000);
    beat.tick();
    frozenMs += 2_000;
    expect(pulse.look().silentMs).toBe(0);
    expect(onStall.mock.calls).toEqual([[900]]);
  });

  it('is none where the process was suspended', () => {
    beatOn(3);
    frozenMs = 60_000;
    beat.tick();
    beatOn(3);
    expect(onStall).not.toHaveBeenCalled();
  });

  it('is not reported when the process was suspended and this thread woke up first', () => {
    beatOn(3);
    frozenMs = 60_000;
    expect(pulse.look().silentMs).toBe(0);
    beat.tick();
    beatOn(3);
    expect(onStall).not.toHaveBeenCalled();
  });
});

describe('a calm main thread', () => {
  /** It gives a sign each 500 ms, and says how much of that time was no stall. */
  const calmBeat = (expectedMs = 500) => {
    vi.advanceTimersByTime(500);
    beat.tick(expectedMs);
  };

  beforeEach(() => {
    beat.everyMs = 500;
    beat.tick(0);
    vi.advanceTimersByTime(100);
    beat.tick(100);
  });

  it('is late 50 ms after the time of its next sign', () => {
    calmBeat();
    vi.advanceTimersByTime(550);
    expect(pulse.look()).toMatchObject({ silentMs: 550, isLate: false, isCalm: true });
    vi.advanceTimersByTime(1);
    expect(pulse.look()).toMatchObject({ silentMs: 551, isLate: true, isCalm: false });
  });

  it('has not stalled between its signs', () => {
    for (let time = 0; time < 10; time++) calmBeat();
    vi.advanceTimersByTime(500);
    expect(onStall).not.toHaveBeenCalled();
  });

  it.each([
    [401, []],
    [400, [[100]]],
    [200, [[300]]],
  ])('that should have given its sign after %d ms and not 500 has stalled: %j', (expectedMs, told) => {
    calmBeat();
    calmBeat(expectedMs);
    calmBeat();
    expect(onStall.mock.calls).toEqual(told);
  });

  it('that stalls for long has stalled for the time that it says', () => {
    calmBeat();
    vi.advanceTimersByTime(6_000);
    expect(pulse.look().silentMs).toBe(6_000);
    beat.tick(200);
    expect(pulse.look().silentMs).toBe(0);
    expect(onStall.mock.calls).toEqual([[5_800]]);
  });

  it.each([701, 60_000])('has not stalled when the process was suspended for %d ms', (ms) => {
    calmBeat();
    vi.advanceTimersByTime(100);
    frozenMs = ms;
    expect(pulse.look().silentMs).toBeLessThan(500);
    expect(pulse.look().isCalm).toBe(true);
  });

  it('has stalled when it is silent after the process was suspended', () => {
    calmBeat();
    frozenMs = 60_000;
    vi.advanceTimersByTime(500);
    expect(pulse.look()).toMatchObject({ silentMs: 100, isCalm: true });
    vi.advanceTimersByTime(600);
    expect(pulse.look()).toMatchObject({ silentMs: 700, isLate: true, isCalm: false });
  });

  it.each([
    [700, 800],
    [701, 100],
  ])(
    'with a gap of %d ms between two looks has been silent for %d ms: this thread was frozen in a longer one',
    (gapMs, silentMs) => {
      calmBeat();
      vi.advanceTimersByTime(100);
      looks.stop();
      pulse.look();
      vi.advanceTimersByTime(gapMs);
      expect(pulse.look().silentMs).toBe(silentMs);
    },
  );

  it('that has work again is late after 150 ms', () => {
    calmBeat();
    beat.everyMs = 100;
    vi.advanceTimersByTime(150);
    expect(pulse.look()).toMatchObject({ isLate: false, isCalm: false });
    vi.advanceTimersByTime(1);
    expect(pulse.look()).toMatchObject({ isLate: true, isCalm: false });
  });
});
