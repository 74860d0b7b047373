import { describe, expect, it } from 'vitest';
import { brand, brandOf, isUnderstood, otherMajor, sharedKey } from './across-copies.js';
import { PACKAGE_VERSION } from './package-version.js';

const KEY = sharedKey('something');

it('a key is the same in every copy', () => {
  expect(KEY).toBe(Symbol.for('nestjs-probes: something'));
  expect(sharedKey('something else')).not.toBe(KEY);
});

it.each([
  [PACKAGE_VERSION, true],
  ['0.0.1', true],
  ['0.99.0-rc.1', true],
  ['1.0.0', false],
  ['10.0.0', false],
  ['0', false],
  ['v0.1.0', false],
  ['1.0.1', false],
  ['', false],
  [undefined, false],
  [{ major: 0 }, false],
])('this copy accepts what version %s has made: %s', (version, understood) => {
  expect(isUnderstood(version)).toBe(understood);
});

it('another major version is refused with both versions and how to mend it', () => {
  expect(otherMajor('7.3.1')).toBe(
    `it comes from nestjs-probes 7.3.1, but ProbesModule from ${PACKAGE_VERSION}, and neither understands the other. ` +
      'Install one major version of nestjs-probes: `npm ls nestjs-probes` tells who brings which.',
  );
  expect(otherMajor(undefined)).toMatch(/^it comes from nestjs-probes an unknown version, but/);
});

describe('a branded class', () => {
  class Ours {
    make(): void {}
  }
  class Extended extends Ours {}
  class Theirs {
    make(): void {}
  }
  class Later {
    make(): void {}
  }
  brand(Ours, KEY);
  brand(Theirs, KEY);
  Object.defineProperty(Later.prototype, KEY, { value: '999.0.0' });

  it.each<[what: string, value: unknown, is: boolean]>([
    ['its own', new Ours(), true],
    ['an instance of a subclass', new Extended(), true],
    ['an instance from another copy', new Theirs(), true],
    ['an instance from another major version', new Later(), false],
    ['a plain object', {}, false],
    ['nothing', undefined, false],
    ['null', null, false],
    ['a text', 'text', false],
  ])('recognises %s: %s', (_what, value, is) => {
    expect(value instanceof Ours).toBe(is);
  });

  it('does not make other instances pass for those of a subclass', () => {
    expect(new Theirs() instanceof Extended).toBe(false);
    expect(new Ours() instanceof Extended).toBe(false);
    expect(new Extended() instanceof Extended).toBe(true);
  });

  it('has the version of the copy that made an instance', () => {
    expect(brandOf(new Later(), KEY)).toBe('999.0.0');
    expect(brandOf(new Extended(), KEY)).toBe(PACKAGE_VERSION);
    expect(
      brandOf(
        Object.assign(() => undefined, { [KEY]: '2.0.0' }),
        KEY,
      ),
    ).toBe('2.0.0');
    expect(brandOf({}, KEY)).toBeUndefined();
    expect(brandOf(null, KEY)).toBeUndefined();
    expect(
      brandOf(
        Object.assign(() => undefined, { [KEY]: '0.7.0' }),
        KEY,
      ),
    ).toBe('0.7.0');
    expect(brandOf('text', Symbol.iterator)).toBeUndefined();
  });

  it('does not show its brand among the keys', () => {
    expect(Object.keys(new Ours())).toEqual([]);
    expect(JSON.stringify(new Ours())).toBe('{}');
  });
});
