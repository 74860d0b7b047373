import { expect, it } from 'vitest';
import { inUnits } from './byte-units.js';

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [500 * 1024 ** 2, '500 MiB'],
  [1024 ** 5, '1 PiB'],
  [1024 ** 6, '1024 PiB'],
])('%d is %s', (bytes, expected) => {
  expect(inUnits(bytes)).toBe(expected);
});
