import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Each block of code in the docs that a comment says to be a file of this repository. */
const quotes = readdirSync(join(ROOT, 'docs')).flatMap((page) =>
  [...readFileSync(join(ROOT, 'docs', page), 'utf8').matchAll(/<!-- (\S+) -->\n\n```\w+\n(.*?)```/gs)].map(
    ([, file = '', code = '']) => ({ page, file, code }),
  ),
);

describe('what the docs quote', () => {
  it.each(quotes)('in $page is $file', ({ file, code }) => {
    expect(code).toBe(readFileSync(join(ROOT, file), 'utf8'));
  });

  it('is found', () => {
    expect(quotes.map(({ file }) => file)).toEqual(['test/apps/videos.ts', 'test/apps/pictures.ts']);
  });
});
