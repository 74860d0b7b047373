import { checkRows, shownRows } from './check-rows.js';
import { checksList } from './checks-list.js';
import { eventLoop } from './event-loop.js';
import { head } from './head.js';
import { type Html, html } from './html.js';
import { fitting, type Limits } from './limits.js';
import { masthead } from './masthead.js';
import { moment } from './moment.js';
import type { PageValues } from './page-values.js';
import { shutdown } from './shutdown.js';
import { SYMBOLS } from './symbols.js';
import { tasksList } from './tasks-list.js';
import { timeline } from './timeline.js';
import { verdictOf } from './verdict.js';

/** How to show a page. */
export interface PageView {
  /** Seconds after which the browser reloads the page. `undefined` when the reader has paused it. */
  readonly refreshSeconds: number | undefined;
  /** Whether the reader has just paused or resumed the page: then the keyboard focus stays on that link. */
  readonly isChosen?: boolean;
}

/** The status of a pod as one HTML text without other files. */
export function statusPage(values: PageValues, view: PageView): string {
  return fitting(shownRows(checkRows(values)).shown.length, (limits) => render(values, view, limits));
}

function render(values: PageValues, view: PageView, limits: Limits): string {
  const { now, reports, facts } = values;
  const verdict = verdictOf(values);
  return `<!doctype html>\n${html`<html lang="en">
    ${head(verdict, facts, limits)}
    <body>
      ${SYMBOLS} ${masthead(verdict, values, limits)}
      <main>
        <div>${checksList(values, limits)} ${timeline(facts.history, now, limits)}</div>
        <div>
          ${tasksList('startup', 'Startup tasks', facts.startupTasks, limits)}
          ${tasksList('drain', 'Drain tasks', facts.drainTasks, limits)} ${eventLoop(reports, limits)}
          ${shutdown(facts.shutdown)}
        </div>
      </main>
      <footer>
        <p>As of ${moment(new Date(now).toISOString(), now)} UTC</p>
        <p>${refreshing(view)}</p>
      </footer>
    </body>
  </html>`}\n`;
}

/** A person who reads slowly, or hears the page, must be able to stop the reloading. */
function refreshing({ refreshSeconds, isChosen = false }: PageView): Html {
  const focus = isChosen && html` autofocus`;
  return refreshSeconds === undefined
    ? html`Paused. <a href="?refresh=on" ${focus}>Refresh again</a>`
    : html`Refreshes every ${refreshSeconds} s. <a href="?refresh=off" ${focus}>Pause</a>`;
}
