import { describe, expect, it } from 'vitest';
import { between, randomOf } from './random.mjs';
import { takeOver } from './take-over.mjs';
import { VirtualClock } from './virtual-clock.mjs';

const snapshot = (realTime) => [
  setTimeout,
  clearTimeout,
  setImmediate,
  Date,
  Math.random,
  performance.now,
  ...Object.values(realTime),
];

const some = (seed, stream) => Array.from({ length: 1_000 }, randomOf(seed, stream));

describe('the virtual clock', () => {
  it('runs timers in their order, and those of one moment as they were set', async () => {
    const clock = new VirtualClock();
    const said = [];
    for (const [ms, name] of Object.entries({ 30: 'late', 10: 'early' }))
      clock.after(Number(ms), () => said.push(name));
    clock.after(10, () => said.push(`second at ${clock.now}`));
    await clock.runUntil(2_000);
    expect([...said, clock.now]).toEqual(['early', 'second at 1010', 'late', 2_000]);
  });

  it('lets all promises be heard before the next timer, also those that come from promises', async () => {
    const clock = new VirtualClock();
    const said = [];
    // The test itself runs in a microtask, so it would wait for the promises of the first timer anyway.
    clock.after(5, () => undefined);
    clock.after(10, async () => {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      said.push(`promises at ${clock.now}`);
    });
    clock.after(10, () => said.push('timer'));
    await clock.runUntil(2_000);
    expect(said).toEqual(['promises at 1010', 'timer']);
  });

  it('runs no timer that was cancelled, and none after its end', async () => {
    const clock = new VirtualClock();
    const said = [];
    clock.cancel(clock.after(10, () => said.push('cancelled')));
    clock.after(1_001, () => said.push('later'));
    await clock.runUntil(2_000);
    expect(said).toEqual([]);
  });

  it('ends with the error of a timer', async () => {
    const clock = new VirtualClock();
    clock.after(10, () => {
      throw new Error('broken');
    });
    await expect(clock.runUntil(2_000)).rejects.toThrow('broken');
  });
});

describe('a process whose time is taken over', () => {
  it('has the time of the clock, and gets its own back', async () => {
    const realTime = { now: () => 7, setTimeout, clearTimeout, setImmediate };
    const before = snapshot(realTime);
    const clock = new VirtualClock();
    const giveBack = takeOver(clock, () => 0.25, realTime);
    const said = [];
    setTimeout(() => said.push([performance.now(), realTime.now(), new Date().toISOString()]), 500);
    await clock.runUntil(5_000);
    said.push(Math.random());
    giveBack();
    expect(said).toEqual([[1_500, 1_500, '2026-01-01T00:00:01.500Z'], 0.25]);
    expect(snapshot(realTime)).toEqual(before);
  });
});

describe('random numbers', () => {
  it('are the same for the same seed, and others for another seed or stream', () => {
    expect(some(1, 'pods')).toEqual(some(1, 'pods'));
    expect(some(1, 'pods')).not.toEqual(some(2, 'pods'));
    expect(some(1, 'pods')).not.toEqual(some(1, 'routing'));
  });

  it('fill the span from 0 to 1 evenly', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const value of some(7, 'pods')) tenths[Math.floor(value * 10)] += 1;
    expect(Math.min(...tenths)).toBeGreaterThan(70);
    expect(Math.max(...tenths)).toBeLessThan(130);
  });

  it('are drawn from a span', () => {
    expect([between(() => 0, 100, 1_000), between(() => 0.5, 100, 1_000)]).toEqual([100, 550]);
  });
});
