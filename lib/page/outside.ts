import { type Html, html } from './html.js';
import { shortText } from './short-text.js';

/** A text from outside in a `<bdi>` element, so that a right-to-left text does not move what is beside it. */
export function outside(text: string, most: number): Html {
  return html`<bdi>${shortText(text, most)}</bdi>`;
}
