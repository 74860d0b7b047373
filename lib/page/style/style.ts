import { html } from '../html.js';
import { COLOURS } from './colours.js';
import { FRAME } from './frame.js';
import { PIECES } from './pieces.js';

/** The style of the page. The hash of this exact text is in the page's policy, which allows no other style. */
export const STYLE = html`${COLOURS}${FRAME}${PIECES}`;

/** On one line: a line break would change the hash. */
// prettier-ignore
export const STYLE_ELEMENT = html`<style>${STYLE}</style>`;
