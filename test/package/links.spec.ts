import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const DOCS = readdirSync(join(ROOT, 'docs')).map((file) => `docs/${file}`);
/** What the package has, as far as a page can lead there. */
const PACKED = ['README.md', 'CHANGELOG.md', 'LICENSE', ...DOCS];

const pages = new Map(PACKED.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

/** The target of each link of a page, but those to other places in the web. */
function linksOf(page: string): string[] {
  const links = [...(pages.get(page) ?? '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links.filter((target) => !/^[a-z]+:/.test(target));
}

/** As GitHub makes it of a heading. */
function anchorsOf(page: string): string[] {
  return [...(pages.get(page) ?? '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the links of the package', () => {
  it.each(PACKED.filter((file) => file.endsWith('.md')))('in %s lead to what is in the package', (page) => {
    for (const link of linksOf(page)) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : normalize(join(dirname(page), path));
      expect(PACKED, link).toContain(target);
      if (anchor !== undefined) expect(anchorsOf(target), link).toContain(anchor);
    }
  });
});
