import type { EventLoopState } from '../report/report.js';
import { factsList } from './facts-list.js';
import { type Html, html } from './html.js';
import { took } from './in-words.js';
import { MOST } from './outside.js';
import type { Reports } from './page-values.js';

type EventLoop = EventLoopState & { readonly stack?: string };

/** The stalls of the event loop. `undefined` when nothing measures them. */
export function eventLoop({ health }: Reports): Html | undefined {
  const loop: EventLoop | undefined = health.body.event_loop;
  if (!loop) return undefined;
  const { stalled_ms, longest_stall_ms, stack } = loop;
  return html`<section aria-labelledby="loop">
    <h2 id="loop">Event loop</h2>
    ${factsList([
      ['Stalled now', stalled_ms === 0 ? 'no' : html`<em class="bad">for ${took(stalled_ms)}</em>`],
      ['Longest of late', longest_stall_ms === 0 ? 'none' : took(longest_stall_ms)],
    ])}
    ${
      stack !== undefined &&
      html`<h3>Where it stands</h3>
        <ol class="stack">
          ${frames(stack)}
        </ol>`
    }
  </section>`;
}

function frames(stack: string): Html[] {
  const lines = stack.slice(0, MOST.stack).split('\n');
  return lines.map((line) => html`<li><code>${line.trim()}</code></li>`);
}
