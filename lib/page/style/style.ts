import { html } from '../html.js';
import { COLOURS } from './colours.js';
import { FRAME } from './frame.js';
import { PIECES } from './pieces.js';

/** How the page looks. The policy of the page allows this one text, and no other style. */
export const STYLE = html`${COLOURS}${FRAME}${PIECES}`;

/** Without a line break that would be part of the text. */
// prettier-ignore
export const STYLE_ELEMENT = html`<style>${STYLE}</style>`;
