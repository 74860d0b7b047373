import { expect, it } from 'vitest';
import { sharedKey } from './across-copies.js';
import { amongCopies } from './among-copies.js';
import { PACKAGE_VERSION } from './package-version.js';

it('all copies see what one has added, also those that read the map before', () => {
  const [first, second] = [{ name: 'first' }, { name: 'second' }];
  const seenByFirst = amongCopies('spec', first);
  expect([...seenByFirst]).toEqual([[first, PACKAGE_VERSION]]);
  const seenBySecond = amongCopies('spec', second);
  expect([...seenBySecond.keys()]).toEqual([first, second]);
  expect([...seenByFirst.keys()]).toEqual([first, second]);
  expect([...amongCopies('another spec', first).keys()]).toEqual([first]);
});

it('it is not among the keys of the global object', () => {
  const before = Object.keys(globalThis);
  amongCopies('spec', {});
  expect(Object.keys(globalThis)).toEqual(before);
});

it('what is shared can be taken away again', () => {
  amongCopies('spec that is taken away', {});
  expect(Reflect.deleteProperty(globalThis, sharedKey('spec that is taken away'))).toBe(true);
});
