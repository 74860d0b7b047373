import { describe, expect, it } from 'vitest';
import { css, html } from './html.js';

describe('html', () => {
  it.each([
    ['<script>alert(1)</script>', '&#60;script&#62;alert(1)&#60;/script&#62;'],
    [`"'\`&`, '&#34;&#39;&#96;&#38;'],
    ['a\r\nb\tc\u0000d\u2028e', 'a b c\\u0000d e'],
    ['a\u202eb\u2066c\u200bd', String.raw`a\u202eb\u2066c\u200bd`],
    ['\u001b[31mred', String.raw`\u001b[31mred`],
    ['\ud800 and 😀', String.raw`\ud800 and 😀`],
    ['مرحبا', 'مرحبا'],
  ])('shows %j as text', (text, shown) => {
    expect(String(html`<p title="${text}">${text}</p>`)).toBe(`<p title="${shown}">${shown}</p>`);
  });

  it('does not escape pieces that it has made, also in lists', () => {
    const items = ['<a>', 'b'].map((text) => html`<li>${text}</li>`);
    expect(
      String(
        html`<ul>
          ${items}
        </ul>`,
      ),
    ).toBe('<ul>\n<li>&#60;a&#62;</li><li>b</li>\n</ul>');
  });

  it('shows nothing for undefined and false, and shows numbers', () => {
    expect(String(html`${undefined}${false}${0}`)).toBe('0');
  });

  it('escapes an object that only looks like a piece', () => {
    const forged = { toString: () => '<b>' } as unknown as string;
    expect(String(html`${forged}`)).toBe('&#60;b&#62;');
  });

  it('removes the indentation of the code', () => {
    expect(
      String(
        html`<p>
          a
          <b> b </b>
        </p>`,
      ),
    ).toBe('<p>\na\n<b> b </b>\n</p>');
  });
});

describe('css', () => {
  it('is sent without white space for the reader of the code', () => {
    expect(
      String(css`
        a:hover,
        ul > li {
          color: red;
          margin: 0 auto;
        }
        @media (min-width: 1px) {
          a :focus {
            color: var(--tone);
          }
        }
      `).trim(),
    ).toBe('a:hover,ul > li{color:red;margin:0 auto;}@media (min-width: 1px){a :focus{color:var(--tone);}}');
  });
});
