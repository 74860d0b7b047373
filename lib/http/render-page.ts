import type { PageValues } from '../page/page-values.js';
import { contentSecurityPolicy } from '../page/policy.js';
import { statusLines } from '../page/status-lines.js';
import { statusPage } from '../page/status-page.js';
import { queryOf } from './probe-request.js';
import type { ProbeAnswer } from './render-answer.js';
import type { Representation } from './representation.js';

const REFRESH_SECONDS = 5;
const PAUSED = /(?:^|&)refresh=off(?:&|$)/;

type Renderer = (values: PageValues, request: { readonly url?: string | undefined }) => ProbeAnswer;

const RENDERERS = {
  html: (values, request) => {
    const refreshSeconds = PAUSED.test(queryOf(request)) ? undefined : REFRESH_SECONDS;
    return answer('text/html', statusPage(values, { refreshSeconds }), {
      'Content-Security-Policy': contentSecurityPolicy(),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      // Not in the page itself: what has been saved stays as it is.
      ...(refreshSeconds !== undefined && { Refresh: refreshSeconds }),
    });
  },
  text: (values) => answer('text/plain', statusLines(values), { 'X-Content-Type-Options': 'nosniff' }),
} as const satisfies Record<Exclude<Representation, 'json'>, Renderer>;

/** The page or the lines as they go over the wire. Always 200, as `/health` is. */
export function renderPage(
  representation: Exclude<Representation, 'json'>,
  values: PageValues,
  request: { readonly url?: string | undefined },
): ProbeAnswer {
  const render: Renderer = RENDERERS[representation];
  return render(values, request);
}

function answer(mediaType: string, body: string, headers: ProbeAnswer['headers']): ProbeAnswer {
  return {
    httpStatus: 200,
    headers: {
      'Content-Type': `${mediaType}; charset=utf-8`,
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      ...headers,
    },
    body,
  };
}
