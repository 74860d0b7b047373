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

/** How a page is to be shown, beside what it says. */
export interface PageView {
  /** It is asked for again after so many seconds; never, where a person has paused it. */
  readonly refreshSeconds: number | undefined;
}

/** The status of a pod as one HTML text, which needs nothing else. */
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

/** A page that moves by itself can be stopped by who reads it slowly, or hears it. */
function refreshing({ refreshSeconds }: PageView) {
  return refreshSeconds === undefined
    ? html`Paused. <a href="?refresh=on">Refresh again</a>`
    : html`Refreshes every ${refreshSeconds} s. <a href="?refresh=off">Pause</a>`;
}
