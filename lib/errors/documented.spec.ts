import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { redact } from './redact.js';
import { VENDOR_TOKENS } from './vendor-tokens.js';

const PAGE = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');

/** The rows of the table: the place, the text, and how it is shown. */
const ROWS = [...PAGE.matchAll(/^\| ([^|]+?) +\| `([^|]*)` +\| `([^|]*)` +\|$/gm)].map(
  ([, where = '', text = '', shown = '']) => [where, text, shown] as const,
);

describe('docs/security.md', () => {
  it('has the list', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(19);
  });

  it.each(ROWS)('is right about %s', (_where, text, shown) => {
    for (const secret of ['S', 'hunter2', 'S3cr3t-Value']) {
      expect(redact(text.replaceAll(/(?<![A-Za-z])S(?![A-Za-z])|(?<=-p)S/g, secret))).toBe(shown);
    }
  });

  it('names the vendors whose tokens are known', () => {
    const listed = /by their looks: ([^]*?)\.\n\n/.exec(PAGE)?.[1]?.split(/,\s+/);
    expect(listed).toEqual(Object.keys(VENDOR_TOKENS).flatMap((vendors) => vendors.split(', ')));
  });
});
