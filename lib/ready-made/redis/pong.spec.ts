import { describe, expect, it } from 'vitest';
import { isPong } from './pong.js';

describe('isPong', () => {
  it.each([
    ['PONG'],
    ['pong'],
    [Buffer.from('PONG')],
    [new Uint8Array(Buffer.from('PONG'))],
    [['pong', '']],
    [['pong']],
    [[Buffer.from('pong'), Buffer.from('')]],
  ])('is true of %j', (reply) => {
    expect(isPong(reply)).toBe(true);
  });

  it.each([
    [undefined],
    [null],
    [''],
    [true],
    [[]],
    ['LOADING'],
    ['PONG!'],
    [Buffer.from('LOADING')],
    [['message', 'pong']],
    [['pong', 'something that was asked for']],
    [Object.create(null)],
  ])('is false of %j', (reply) => {
    expect(isPong(reply)).toBe(false);
  });
});
