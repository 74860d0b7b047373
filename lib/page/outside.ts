import { type Html, html } from './html.js';
import { shortText } from './short-text.js';

/** How much of a text from outside a page has place for. */
export const MOST = { name: 100, message: 600, word: 40, detail: 100, details: 10, reason: 120, stack: 2_000 } as const;

/** A text from outside, in its own direction of writing: Hebrew in a name moves nothing that stands beside it. */
export function outside(text: string, most: number): Html {
  return html`<bdi>${shortText(text, most)}</bdi>`;
}
