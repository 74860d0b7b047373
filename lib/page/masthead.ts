import { factsList } from './facts-list.js';
import { type Html, html } from './html.js';
import { sinceThen } from './in-words.js';
import type { Limits } from './limits.js';
import { outside } from './outside.js';
import type { PageValues } from './page-values.js';
import { symbol } from './symbols.js';
import { type Answer, type Verdict } from './verdict.js';

/** The top of the page: the verdict in one sentence, the answers of the three probes, and which pod this is. */
export function masthead(verdict: Verdict, { now, reports, facts }: PageValues, limits: Limits): Html {
  const { phase, version } = reports.health.body;
  const { started, alive, ready } = verdict.answers;
  return html`<header class="${verdict.tone}">
    <h1>${symbol(verdict.tone)}<span>${verdict.sentence}</span></h1>
    <ul class="probes" aria-label="Probes">
      ${[started, alive, ready].map(probe)}
    </ul>
    ${reports.health.body.stale && html`<p class="note">The main thread is busy: this is what it said last.</p>`}
    ${factsList([
      ['Phase', phase],
      ['Version', outside(version, limits.name)],
      ['Pod', facts.pod !== undefined && outside(facts.pod, limits.name)],
      ['Up for', sinceThen(facts.startedAt, now)],
    ])}
  </header>`;
}

function probe({ word, yes }: Answer): Html {
  return html`<li class="${yes ? 'good' : 'bad'}">${symbol(yes ? 'good' : 'bad')}${yes ? '' : 'not '}${word}</li>`;
}
