import type { HistoryEntry } from '../report/history-entry.js';
import { type Html, html } from './html.js';
import { spoken } from './in-words.js';
import { moment } from './moment.js';
import { MOST, outside } from './outside.js';
import { toneOf } from './tone.js';

/** The page is reloaded every few seconds, so it must stay small. */
const MOST_SHOWN = 20;

/** The latest changes, newest first. */
export function timeline(history: readonly HistoryEntry[], now: number): Html | undefined {
  if (history.length === 0) return undefined;
  const shown = history.slice(-MOST_SHOWN).toReversed();
  const left = history.length - shown.length;
  return html`<section aria-labelledby="history">
    <h2 id="history">What happened</h2>
    <ol class="history" reversed>
      ${shown.map((entry) => change(entry, now))}
    </ol>
    ${left > 0 && html`<p class="sum">${left} earlier ones are in <code>ProbesService.history</code>.</p>`}
  </section>`;
}

function change({ at, subject, name, from, to, reason }: HistoryEntry, now: number): Html {
  return html`<li class="${toneOf(to)}">
    ${moment(at, now)}
    <p>
      ${what(name ?? subject, to)}${
        from !== undefined && html` <small>was ${outside(spoken(from), MOST.word)}</small>`
      }${reason !== undefined && html` <small class="why">${outside(reason, MOST.reason)}</small>`}
    </p>
  </li>`;
}

function what(subject: string, to: string): Html {
  return html`<b>${outside(subject, MOST.name)}</b> <em>${outside(spoken(to), MOST.word)}</em>`;
}
