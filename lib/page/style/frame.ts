import { css } from '../html.js';

/** The style of the whole page: fonts, lists of facts, the top, the columns, the bottom. */
export const FRAME = css`
  * {
    box-sizing: border-box;
    margin: 0;
    padding: 0;
  }
  body {
    max-width: 70rem;
    margin: 0 auto;
    padding: clamp(0.75rem, 3vw, 2rem);
    background: var(--page);
    color: var(--ink);
    overflow-wrap: anywhere;
    font:
      1rem/1.5 -apple-system,
      'Segoe UI',
      Roboto,
      system-ui,
      sans-serif;
    font-variant-numeric: tabular-nums;
  }
  a {
    color: inherit;
    text-underline-offset: 0.2em;
  }
  a:focus-visible {
    outline: 2px solid;
    outline-offset: 3px;
    border-radius: 2px;
  }
  ul,
  ol {
    list-style: none;
  }
  code {
    font:
      0.9em ui-monospace,
      Menlo,
      Consolas,
      monospace;
  }
  h2 {
    font-size: 1rem;
    font-weight: 600;
  }
  h3 {
    font-size: 1rem;
    font-weight: 600;
  }
  svg[hidden] {
    display: none;
  }
  .i {
    flex: none;
    width: 1em;
    height: 1em;
    fill: var(--tone);
  }
  symbol path:not(.f) {
    fill: none;
    stroke: var(--paper);
    stroke-width: 1.9;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  em {
    font-style: normal;
    color: var(--tone);
    font-weight: 600;
  }
  .sum,
  small,
  footer,
  dt {
    color: var(--quiet);
  }
  .sum,
  small,
  footer {
    font-size: 0.875rem;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem 1.5rem;
    margin-top: 0.5rem;
  }
  dl div {
    min-width: 5.5rem;
  }
  dt {
    font-size: 0.8125rem;
  }
  dd {
    font-size: 0.9375rem;
  }
  header {
    padding: clamp(1rem, 3vw, 1.75rem);
    border-radius: 0.75rem;
    background: var(--tint);
    border: 1px solid var(--tone);
  }
  h1 {
    display: flex;
    gap: 0.5em;
    font-size: clamp(1.25rem, 1rem + 1.6vw, 1.875rem);
    line-height: 1.25;
    font-weight: 650;
    letter-spacing: -0.012em;
    text-wrap: pretty;
  }
  h1 .i {
    margin-top: 0.125em;
  }
  header .i {
    --paper: var(--tint);
  }
  .probes {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.5rem;
    margin-top: 0.875rem;
  }
  .probes li {
    display: flex;
    align-items: center;
    gap: 0.4em;
    font-weight: 600;
    color: var(--tone);
  }
  .note {
    margin-top: 0.5rem;
  }
  header dl {
    margin-top: 1rem;
    gap: 0.5rem 2.5rem;
  }
  header dt {
    color: inherit;
  }
  main {
    display: grid;
    gap: 1.5rem 2rem;
    margin-top: 1.5rem;
  }
  main > div {
    display: grid;
    gap: 1.5rem;
    align-content: start;
    min-width: 0;
  }
  @media (min-width: 56rem) {
    main {
      grid-template-columns: minmax(0, 1fr) 18rem;
    }
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    position: sticky;
    bottom: 0;
    margin-top: 1.5rem;
    padding: 0.75rem 0;
    background: var(--page);
    border-top: 1px solid var(--line);
  }
  @media (max-width: 26rem) {
    dl {
      display: grid;
      gap: 0.125rem;
    }
    dl div {
      display: flex;
      gap: 0.5rem;
    }
    dt {
      flex: 0 0 5.5rem;
      line-height: 1.731;
    }
  }
  @media print {
    body {
      padding: 0;
    }
    footer {
      position: static;
    }
    footer p + p {
      display: none;
    }
    .checks li {
      break-inside: avoid;
    }
  }
`;
