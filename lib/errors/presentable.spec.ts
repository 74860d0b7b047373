import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentable } from './presentable.js';

describe('presentable', () => {
  it('shows a text of up to 1,000 characters whole', () => {
    const text = 'x'.repeat(1_000);
    expect(presentable(text)).toBe(text);
  });

  it('cuts a longer text and says how long it was', () => {
    expect(presentable('x '.repeat(501))).toBe(`${'x '.repeat(500)}… (1002 characters)`);
  });

  it('says how long a text was when only its beginning is searched', () => {
    const text = `password=${'x'.repeat(20_000)}`;
    expect(presentable(text)).toBe('password=***… (20009 characters)');
  });

  it('searches 10,000 characters', () => {
    const text = `password=${'x'.repeat(9_991)}`;
    expect(presentable(text)).toBe('password=***');
    expect(presentable(`${text}x`)).toBe('password=***… (10001 characters)');
    expect(presentable(`password=${'x'.repeat(9_976)} http://partner`)).toBe('password=*** http://partner');
  });

  it('shows a text whole that is short after its credentials are blanked out', () => {
    expect(presentable(`password=${'x'.repeat(5_000)} refused`)).toBe('password=*** refused');
  });

  it('blanks out credentials before it cuts, so that a cut URL does not show its password', () => {
    const text = `${'x '.repeat(495)}postgres://app:hunter2@db:5432/orders`;
    expect(presentable(text)).not.toContain('hunter2');
  });

  it('shows no part of a password at the end of the searched text', () => {
    const text = `password=${'x'.repeat(9_970)} postgres://app:hunter2@db:5432/orders`;
    expect(presentable(text)).not.toContain('hunte');
  });

  it('searches a long word without starting again at each letter', { timeout: 500 }, () => {
    // Linear code needs some milliseconds for all of these, quadratic code several seconds.
    for (const word of ['a', 'a-']) {
      for (let n = 0; n < 5; n++) presentable(word.repeat(20_000 / word.length));
    }
    expect(presentable('a'.repeat(20_000))).toMatch(/^a{1000}…/);
  });

  it('is one line, and shows no credentials that had several', () => {
    expect(presentable('Error:\n  password=hunter2\n  \u001b[31mhost=db')).toBe(
      String.raw`Error: password=*** \u001b[31mhost=db`,
    );
    expect(presentable('redis://:hun\nter2@cache refused')).toBe('redis://***@cache refused');
  });

  it('says how long a text was only once', () => {
    for (const text of ['no '.repeat(1_000), `no ${'x'.repeat(20_000)}`]) {
      expect(presentable(presentable(text))).toBe(presentable(text));
    }
    expect(presentable(`${'no '.repeat(1_000)}… (5 characters)`)).toMatch(/^.{1000}… \(3016 characters\)$/);
  });

  it('does not cut a character in two', () => {
    expect(presentable(`${'x'.repeat(999)}😀 and more`)).toBe(`${'x'.repeat(999)}… (1010 characters)`);
  });

  it('never shows many more than 1,000 characters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3_000 }), (text) => {
        expect(presentable(text).length).toBeLessThan(1_040);
      }),
    );
  });
});
