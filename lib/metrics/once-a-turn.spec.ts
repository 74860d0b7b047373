import { expect, it, vi } from 'vitest';
import { namedLabels } from './named-labels.js';
import { onceATurn } from './once-a-turn.js';

it('all who ask in one turn are given what was read once, and who asks later something new', async () => {
  let reading = 0;
  const read = vi.fn(() => (reading += 1));
  const ask = onceATurn(read);
  expect([ask(), ask(), ask()]).toEqual([1, 1, 1]);
  await Promise.resolve();
  expect([ask(), ask()]).toEqual([2, 2]);
  expect(read).toHaveBeenCalledTimes(2);
});

it('what is read may be nothing, and is read once all the same', () => {
  const read = vi.fn(() => undefined);
  const ask = onceATurn(read);
  expect([ask(), ask()]).toEqual([undefined, undefined]);
  expect(read).toHaveBeenCalledOnce();
});

it.each([
  [['check', 'status'], ['database', 'healthy'], { check: 'database', status: 'healthy' }],
  [['check', 'status'], ['database'], { check: 'database', status: '' }],
  [[], ['database'], {}],
])('the labels %j with the values %j are %j', (labels, values, named) => {
  expect(namedLabels({ labels }, values)).toEqual(named);
});
