import { expect, it } from 'vitest';
import { nameBefore } from './read-name.js';

const read = (text: string, from = 0) => nameBefore(text, from, text.length);

it.each([
  ['password', { start: 0, name: 'password', isQuoted: false }],
  ['x password  ', { start: 2, name: 'password', isQuoted: false }],
  ['x "password"', { start: 3, name: 'password', isQuoted: true }],
  [String.raw`{\"password\"`, { start: 3, name: 'password', isQuoted: true }],
  ['`a.b-c$d_1`', { start: 1, name: 'a.b-c$d_1', isQuoted: true }],
  ["x['password']", { start: 3, name: 'password', isQuoted: true }],
  ['x[password]', { start: 2, name: 'password', isQuoted: false }],
  ['x token?', { start: 2, name: 'token', isQuoted: false }],
  ['x token??', { start: 8, name: '', isQuoted: false }],
  ['x token!', { start: 8, name: '', isQuoted: false }],
  ['token', { start: 0, name: 'token', isQuoted: false }],
  ['', { start: 0, name: '', isQuoted: false }],
  ['?', { start: 0, name: '', isQuoted: false }],
  ['"', { start: 0, name: '', isQuoted: true }],
])('the name at the end of %j', (text, expected) => {
  expect(read(text)).toEqual(expected);
});

it('is read from a place on, and no further', () => {
  expect(read('dbpassword', 2)).toEqual({ start: 2, name: 'password', isQuoted: false });
});

it('is read over a bounded number of blanks, backslashes and characters', () => {
  expect(read(`token${' '.repeat(9)}`).name).toBe('token');
  expect(read(`token${' '.repeat(10)}`).name).toBe('');
  expect(read(`token${'\\'.repeat(7)}"`).name).toBe('token');
  expect(read(`token${'\\'.repeat(8)}"`).name).toBe('');
  expect(read('a'.repeat(81)).name).toBe('a'.repeat(80));
});
