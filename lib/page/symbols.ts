import { type Html, html } from './html.js';
import type { Tone } from './tone.js';

/** A different shape for each tone, for people who cannot see the colours. Drawn once and referenced everywhere. */
export const SYMBOLS = html`<svg hidden aria-hidden="true">
  <symbol id="good" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="8" />
    <path d="M4.6 8.3 7 10.7l4.5-5" />
  </symbol>
  <symbol id="warn" viewBox="0 0 16 16">
    <path class="f" d="M8 .8 15.8 15H.2z" />
    <path d="M8 5.8v4M8 12v.9" />
  </symbol>
  <symbol id="bad" viewBox="0 0 16 16">
    <path class="f" d="M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z" />
    <path d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6" />
  </symbol>
  <symbol id="wait" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="8" />
    <path d="M8 4v4.3l2.8 1.7" />
  </symbol>
</svg>`;

/** Hidden from screen readers, because a word beside it says the same. */
export function symbol(tone: Tone): Html {
  return html`<svg class="i" aria-hidden="true"><use href="#${tone}" /></svg>`;
}
