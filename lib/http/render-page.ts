import type { PageValues } from '../page/page-values.js';
import { contentSecurityPolicy } from '../page/policy.js';
import { statusLines } from '../page/status-lines.js';
import { statusPage } from '../page/status-page.js';
import { queryOf } from './probe-request.js';
import { type ProbeAnswer, textAnswer } from './render-answer.js';
import type { Representation } from './representation.js';

const REFRESH_SECONDS = 5;
const CHOSEN = /(?:^|&)refresh=(on|off)(?:&|$)/;

type Renderer = (values: PageValues, request: { readonly url?: string | undefined }) => ProbeAnswer;

const RENDERERS = {
  html: (values, request) => {
    const chosen = CHOSEN.exec(queryOf(request))?.[1];
    const refreshSeconds = chosen === 'off' ? undefined : REFRESH_SECONDS;
    const page = statusPage(values, { refreshSeconds, isChosen: chosen !== undefined });
    return textAnswer(200, 'text/html; charset=utf-8', page, {
      'Content-Security-Policy': contentSecurityPolicy(),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      // A header and not an element of the page, so that a saved page does not reload.
      ...(refreshSeconds !== undefined && { Refresh: refreshSeconds }),
    });
  },
  text: (values) =>
    textAnswer(200, 'text/plain; charset=utf-8', statusLines(values), { 'X-Content-Type-Options': 'nosniff' }),
} as const satisfies Record<Exclude<Representation, 'json'>, Renderer>;

/** The HTML page or the text lines as an HTTP answer. Always 200, like `/health`. */
export function renderPage(
  representation: Exclude<Representation, 'json'>,
  values: PageValues,
  request: { readonly url?: string | undefined },
): ProbeAnswer {
  const render: Renderer = RENDERERS[representation];
  return render(values, request);
}
