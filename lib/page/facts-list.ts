import { type Html, html, type HtmlValue } from './html.js';

export type Fact = readonly [term: string, value: HtmlValue];

/** Values, each with its name above it. A fact without a value is left out. */
export function factsList(facts: readonly Fact[]): Html {
  const shown = facts.filter(([, value]) => value !== undefined && value !== false);
  return html`<dl>
    ${shown.map(
      ([term, value]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
