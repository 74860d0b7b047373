import { type Html, html } from './html.js';
import { took } from './in-words.js';
import type { Limits } from './limits.js';
import { outside } from './outside.js';
import type { PageTask } from './page-values.js';
import { symbol } from './symbols.js';
import { toneOf } from './tone.js';

/** Tasks, each with a bar. The longest task has a full bar. */
export function tasksList(id: string, title: string, tasks: readonly PageTask[], limits: Limits): Html | undefined {
  if (tasks.length === 0) return undefined;
  const longest = Math.max(1, ...tasks.map(({ duration_ms = 0 }) => duration_ms));
  const left = tasks.length - limits.tasks;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <ul class="tasks">
      ${tasks.slice(0, limits.tasks).map((each) => task(each, longest, limits))}
    </ul>
    ${left > 0 && html`<p class="sum">and ${left} more</p>`}
  </section>`;
}

function task({ name, status, duration_ms, attempt, last_error }: PageTask, longest: number, limits: Limits): Html {
  const tone = status === 'running' ? 'wait' : toneOf(status);
  const percent = duration_ms === undefined ? 0 : Math.max(1, Math.round((duration_ms / longest) * 100));
  return html`<li class="${tone}">
    <p>
      ${symbol(tone)}<b>${outside(name, limits.name)}</b> <em>${outside(status, limits.word)}</em> ${
        duration_ms !== undefined && html`<span class="end">${took(duration_ms)}</span>`
      }
    </p>
    ${attempt !== undefined && html`<p>attempt ${attempt} ${because(last_error, limits)}</p>`}
    <svg class="bar" aria-hidden="true"><rect width="${percent}%" height="100%" /></svg>
  </li>`;
}

function because(lastError: string | undefined, { reason }: Limits): Html | undefined {
  return lastError === undefined ? undefined : html`because of: ${outside(lastError, reason)}`;
}
