import { type Html, html } from './html.js';
import { clock } from './in-words.js';

/** A time of day, with the date if it is not today. */
export function moment(iso: string, now: number): Html {
  return html`<time>${clock(iso, now)}</time>`;
}
