import { type Html, html } from './html.js';
import type { Limits } from './limits.js';
import type { PageFacts } from './page-values.js';
import { shortText } from './short-text.js';
import { STYLE_ELEMENT } from './style/style.js';
import type { Verdict } from './verdict.js';

/**
 * The title has the verdict, so that the browser tab shows it. The icon is empty, so that the browser does not request
 * one.
 */
export function head({ short }: Verdict, { pod }: PageFacts, limits: Limits): Html {
  const title = pod === undefined ? short : `${short} – ${shortText(pod, limits.name)}`;
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <link rel="icon" href="data:," />
    <title>${title}</title>
    ${STYLE_ELEMENT}
  </head>`;
}
