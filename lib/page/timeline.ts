import type { HistoryEntry } from '../report/history-entry.js';
import { type Html, html } from './html.js';
import { spoken } from './in-words.js';
import { moment } from './moment.js';
import type { Limits } from './limits.js';
import { outside } from './outside.js';
import { toneOf } from './tone.js';

/** The page is reloaded every few seconds, so it must stay small. */
export function timeline(history: readonly HistoryEntry[], now: number, limits: Limits): Html | undefined {
  if (history.length === 0) return undefined;
  const shown = history.slice(-limits.changes).toReversed();
  const left = history.length - shown.length;
  return html`<section aria-labelledby="history">
    <h2 id="history">What happened</h2>
    <ol class="history" reversed>
      ${shown.map((entry) => change(entry, now, limits))}
    </ol>
    ${left > 0 && html`<p class="sum">${left} earlier ones are in <code>ProbesService.history</code>.</p>`}
  </section>`;
}

function change({ at, subject, name, from, to, reason }: HistoryEntry, now: number, limits: Limits): Html {
  return html`<li class="${toneOf(to)}">
    ${moment(at, now)}
    <p>
      ${what(name ?? subject, to, limits)}${
        from !== undefined && html` <small>was ${outside(spoken(from), limits.word)}</small>`
      }${reason !== undefined && html` <small class="why">${outside(reason, limits.reason)}</small>`}
    </p>
  </li>`;
}

function what(subject: string, to: string, limits: Limits): Html {
  return html`<b>${outside(subject, limits.name)}</b> <em>${outside(spoken(to), limits.word)}</em>`;
}
