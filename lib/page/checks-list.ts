import { type CheckRow, checkRows, shownRows } from './check-rows.js';
import { factsList } from './facts-list.js';
import { type Html, html } from './html.js';
import { sinceThen, took } from './in-words.js';
import type { Limits } from './limits.js';
import { outside } from './outside.js';
import type { PageValues } from './page-values.js';
import { symbol } from './symbols.js';

export function checksList(values: PageValues, limits: Limits): Html {
  const rows = checkRows(values);
  const { shown, left } = shownRows(rows);
  return html`<section aria-labelledby="checks">
    <h2 id="checks">Checks</h2>
    <p class="sum">${sum(rows)}</p>
    ${
      rows.length > 0 &&
      html`<ul class="checks">
        ${shown.map((row) => check(row, values.now, limits))}
      </ul>`
    }
    ${left > 0 && html`<p class="sum">${left} more are not shown; none of them is worse.</p>`}
  </section>`;
}

function check(row: CheckRow, now: number, limits: Limits): Html {
  const { name, status, tone, result, breaker, details, since, countsFor, stands } = row;
  const ago = result && sinceThen(result.checked_at, now);
  return html`<li class="${tone}">
    <h3>${symbol(tone)}<span>${outside(name, limits.name)}</span> <em>${status}</em></h3>
    ${result?.message !== undefined && html`<p class="said">${outside(result.message, limits.message)}</p>`}
    ${factsList([
      ['For', since !== undefined && sinceThen(since, now)],
      ['Latency', result && took(result.latency_ms)],
      ['Checked', ago !== undefined && `${ago} ago${result?.stale ? ', too old' : ''}`],
      ['Counts for', countsFor],
      ['Now', stands],
      ['Breaker', breaker !== undefined && outside(breaker, limits.detail)],
    ])}
    ${details.length > 0 && detailsList(details, limits)}
  </li>`;
}

function detailsList(details: CheckRow['details'], limits: Limits): Html {
  const shown = details.slice(0, limits.details);
  const left = details.length - shown.length;
  return html`<p class="details">
    ${shown.map(
      ([key, value]) => html`<span>${outside(key, limits.detail)} <b>${outside(value, limits.detail)}</b></span> `,
    )}${left > 0 && html`<span>and ${left} more</span>`}
  </p>`;
}

/** For example `1 unhealthy, 2 healthy`, in the order of the rows. */
function sum(rows: readonly CheckRow[]): string {
  const counts = new Map<string, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ') || 'There are none.';
}
