import { type Html, html } from './html.js';
import { lasted } from './in-words.js';
import type { PageShutdown } from './page-values.js';

/** The longest time that a shutdown may take, its parts, and the grace period that the pod needs. */
export function shutdown({ delayMs, timeoutMs, teardownMs, terminationGracePeriodSeconds }: PageShutdown): Html {
  const parts = [
    { what: 'goes on serving', ms: delayMs },
    { what: 'requests in flight end', ms: timeoutMs },
    { what: 'teardown', ms: teardownMs },
  ].filter(({ ms }) => ms > 0);
  const totalMs = Math.max(1, delayMs + timeoutMs + teardownMs);
  const before = (index: number) => parts.slice(0, index).reduce((sum, { ms }) => sum + ms, 0);
  const percent = (ms: number) => Math.round((ms / totalMs) * 1_000) / 10;
  return html`<section aria-labelledby="shutdown">
    <h2 id="shutdown">Shutdown</h2>
    <svg class="bar parts" aria-hidden="true">
      ${parts.map(
        ({ ms }, index) => html`<rect x="${percent(before(index))}%" width="${percent(ms)}%" height="100%" />`,
      )}
    </svg>
    <ul class="parts">
      ${parts.map(({ what, ms }) => html`<li>${what} <b>${lasted(ms)}</b></li>`)}
    </ul>
    <p class="sum">
      At the longest. The pod needs <code>terminationGracePeriodSeconds: ${terminationGracePeriodSeconds}</code> or
      more.
    </p>
  </section>`;
}
