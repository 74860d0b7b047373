import { type Html, html } from './html.js';
import { shortText } from './short-text.js';

/** How many characters (or details) of a text from outside a page shows. */
export const MOST = { name: 100, message: 600, word: 40, detail: 100, details: 10, reason: 120, stack: 2_000 } as const;

/** A text from outside in a `<bdi>` element, so that a right-to-left text does not move what is beside it. */
export function outside(text: string, most: number): Html {
  return html`<bdi>${shortText(text, most)}</bdi>`;
}
