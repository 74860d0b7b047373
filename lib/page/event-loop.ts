import type { EventLoopState } from '../report/report.js';
import { factsList } from './facts-list.js';
import { type Html, html } from './html.js';
import { took } from './in-words.js';
import type { Limits } from './limits.js';
import type { Reports } from './page-values.js';
import { shortText } from './short-text.js';

type EventLoop = EventLoopState & { readonly stack?: string };

/** The stalls of the event loop. `undefined` when nothing measures them. */
export function eventLoop({ health }: Reports, limits: Limits): Html | undefined {
  const loop: EventLoop | undefined = health.body.event_loop;
  if (!loop) return undefined;
  const { stalled_ms, longest_stall_ms, stack } = loop;
  return html`<section aria-labelledby="loop">
    <h2 id="loop">Event loop</h2>
    ${factsList([
      ['Stalled now', stalled_ms === 0 ? 'no' : html`<em class="bad">for ${took(stalled_ms)}</em>`],
      ['Longest in 5 min', longest_stall_ms === 0 ? 'none' : took(longest_stall_ms)],
    ])}
    ${
      stack !== undefined &&
      html`<h3>${stalled_ms === 0 ? 'Where it stood in the longest' : 'Where it stands'}</h3>
        <ol class="stack">
          ${frames(stack, limits)}
        </ol>`
    }
  </section>`;
}

function frames(stack: string, { frames: most, frame }: Limits): Html[] {
  const lines = stack.split('\n', most);
  return lines.map((line) => html`<li><code>${shortText(line.trim(), frame)}</code></li>`);
}
