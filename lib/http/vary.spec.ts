import { expect, it } from 'vitest';
import { varied, varyOnAccept } from './vary.js';

it.each([
  [undefined, 'Accept'],
  ['', 'Accept'],
  ['Origin', 'Origin, Accept'],
  ['Origin, Accept-Encoding', 'Origin, Accept-Encoding, Accept'],
  [['Origin', 'Cookie'], 'Origin, Cookie, Accept'],
  ['accept, Origin', 'Origin, Accept'],
  ['*', '*'],
  ['Accept-Encoding', 'Accept-Encoding, Accept'],
  ['X-Accept', 'X-Accept, Accept'],
  [7, 'Accept'],
])('beside %j stands %s', (existing, vary) => expect(varyOnAccept(existing)).toBe(vary));

it('an answer that varies is the same otherwise', () => {
  expect(varied({ httpStatus: 503, headers: { 'Cache-Control': 'no-store' }, body: '{}' })).toEqual({
    httpStatus: 503,
    headers: { 'Cache-Control': 'no-store', Vary: 'Accept' },
    body: '{}',
  });
});
