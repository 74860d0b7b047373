import { checksList } from './checks-list.js';
import { eventLoop } from './event-loop.js';
import { head } from './head.js';
import { html } from './html.js';
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
}

/** The status of a pod as one HTML text without other files. */
export function statusPage(values: PageValues, view: PageView): string {
  const { now, reports, facts } = values;
  const verdict = verdictOf(values);
  return `<!doctype html>\n${html`<html lang="en">
    ${head(verdict, facts)}
    <body>
      ${SYMBOLS} ${masthead(verdict, values)}
      <main>
        <div>${checksList(values)} ${timeline(facts.history, now)}</div>
        <div>
          ${tasksList('startup', 'Startup tasks', facts.startupTasks)}
          ${tasksList('drain', 'Drain tasks', facts.drainTasks)} ${eventLoop(reports)} ${shutdown(facts.shutdown)}
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
function refreshing({ refreshSeconds }: PageView) {
  return refreshSeconds === undefined
    ? html`Paused. <a href="?refresh=on">Refresh again</a>`
    : html`Refreshes every ${refreshSeconds} s. <a href="?refresh=off">Pause</a>`;
}
