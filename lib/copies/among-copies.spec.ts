import { expect, it } from 'vitest';
import { amongCopies } from './among-copies.js';
import { PACKAGE_VERSION } from './package-version.js';

it('what one copy has put in is seen by all, also by those that looked before', () => {
  const [first, second] = [{ name: 'first' }, { name: 'second' }];
  const seenByFirst = amongCopies('spec', first);
  expect([...seenByFirst]).toEqual([[first, PACKAGE_VERSION]]);
  const seenBySecond = amongCopies('spec', second);
  expect([...seenBySecond.keys()]).toEqual([first, second]);
  expect([...seenByFirst.keys()]).toEqual([first, second]);
  expect([...amongCopies('another spec', first).keys()]).toEqual([first]);
});

it('nobody sees it who lists what is global', () => {
  const before = Object.keys(globalThis);
  amongCopies('spec', {});
  expect(Object.keys(globalThis)).toEqual(before);
});
