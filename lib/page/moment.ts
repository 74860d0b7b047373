import { type Html, html } from './html.js';
import { clock } from './in-words.js';

/** A time of day, or a day and a time, as HTML has them for people and for programs. */
export function moment(iso: string, now: number): Html {
  return html`<time>${clock(iso, now)}</time>`;
}
