import { describe, expect, it } from 'vitest';
import { keyInSlot, slotOf, SLOTS } from './key-slot.js';

describe('slotOf', () => {
  // As `CLUSTER KEYSLOT` of a real server answers.
  it.each([
    ['123456789', 12_739],
    ['b', 3_300],
    ['foo', 12_182],
    ['', 0],
    ['ключ', 10_303],
  ])('of %j is %d', (key, slot) => {
    expect(slotOf(key)).toBe(slot);
  });
});

describe('keyInSlot', () => {
  it.each([0, 1, 8_000, SLOTS - 1])('finds a key of slot %d alone', (slot) => {
    expect(slotOf(keyInSlot((other) => other === slot) ?? '')).toBe(slot);
  });

  it('gives up when no slot is wanted', () => {
    expect(keyInSlot(() => false)).toBeUndefined();
  });
});
