import { expect, it } from 'vitest';
import type { Explanation } from '../explain/explanation.js';
import { inOneLine, inParagraphs, withoutTimes } from './explanation.js';

const said = (age: string, name = 'database'): Explanation => ({
  state: 'not ready',
  headline: 'The pod is not ready.',
  remarks: [{ sentence: `Check \`${name}\` failed ${age} ago, attempt 2.`, mend: 'Mend it.' }],
});

it('paragraphs have what mends, and one line has it not', () => {
  expect(inParagraphs(said('1 s'), false)).toBe(
    'The pod is not ready.\n\n  Check `database` failed 1 s ago, attempt 2.\n    mend: Mend it.',
  );
  expect(inOneLine(said('1 s'))).toBe('The pod is not ready. Check `database` failed 1 s ago, attempt 2.');
});

it('a time that goes on is no change, and all else is one', () => {
  expect(withoutTimes(said('1.5 s'))).toBe(withoutTimes(said('340 ms')));
  expect(withoutTimes(said('1 s'))).not.toBe(withoutTimes(said('1 s', 'search')));
  expect(withoutTimes(said('1 s'))).toContain('attempt 2');
});
