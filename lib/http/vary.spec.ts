import { expect, it } from 'vitest';
import { varyOnAccept } from './vary.js';

it.each([
  [undefined, 'Accept'],
  ['', 'Accept'],
  ['Origin', 'Origin, Accept'],
  ['Origin, Accept-Encoding', 'Origin, Accept-Encoding, Accept'],
  [['Origin', 'Cookie'], 'Origin, Cookie, Accept'],
  ['accept, Origin', 'Origin, Accept'],
  ['*', '*'],
  [7, 'Accept'],
])('beside %j stands %s', (existing, vary) => expect(varyOnAccept(existing)).toBe(vary));
