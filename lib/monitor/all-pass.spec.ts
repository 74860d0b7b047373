import { describe, expect, it } from 'vitest';
import { allPass } from './all-pass.js';

/** Items that the test makes pass or fail, and a count of how often one was looked at. */
function some(count: number) {
  const passing = Array.from({ length: count }, () => false);
  const counted = { looks: 0 };
  const one = (index: number) => ({
    get isPassing() {
      counted.looks += 1;
      return passing[index] === true;
    },
  });
  const list = () => passing.map((_, index) => one(index));
  return {
    passing,
    counted,
    pass: allPass(
      list,
      () => passing.length,
      ({ isPassing }) => isPassing,
    ),
  };
}

describe('allPass', () => {
  it('is true without any items', () => {
    expect(some(0).pass()).toBe(true);
  });

  it.each([
    [[true, true, true], true],
    [[false, true, true], false],
    [[true, false, true], false],
    [[true, true, false], false],
  ])('of %j is %s', (state, expected) => {
    const { passing, pass } = some(3);
    state.forEach((each, index) => (passing[index] = each));
    expect(pass()).toBe(expected);
    expect(pass()).toBe(expected);
  });

  it('is false when an item that has passed fails again', () => {
    const { passing, pass } = some(3);
    passing.fill(true, 0, 2);
    expect(pass()).toBe(false);
    passing[2] = true;
    passing[0] = false;
    expect(pass()).toBe(false);
    passing[0] = true;
    expect(pass()).toBe(true);
  });

  it('looks at an item that was added later', () => {
    const { passing, pass } = some(2);
    passing.fill(true);
    expect(pass()).toBe(true);
    passing.push(false);
    expect(pass()).toBe(false);
    passing[2] = true;
    expect(pass()).toBe(true);
  });

  it.each([
    ['in order', (index: number) => index],
    ['in reverse', (index: number) => 1_999 - index],
    ['criss-cross', (index: number) => (index * 7) % 2_000],
  ])('looks at each of 2,000 items a few times when they begin to pass one by one %s', (_how, nth) => {
    const { passing, counted, pass } = some(2_000);
    for (let index = 0; index < 2_000; index++) {
      expect(pass()).toBe(false);
      passing[nth(index)] = true;
    }
    expect(pass()).toBe(true);
    expect(counted.looks).toBeLessThan(5 * 2_000);
  });
});
