import { css } from '../html.js';

/** The style of the parts: checks, tasks and their bars, the history. */
export const PIECES = css`
  .checks {
    margin-top: 0.75rem;
  }
  .checks li {
    padding: 0.875rem 1rem;
    background: var(--paper);
    border: 1px solid var(--line);
    border-left: 4px solid var(--tone);
  }
  .checks li + li {
    border-top: 0;
  }
  .checks li:first-child {
    border-top-left-radius: 0.5rem;
    border-top-right-radius: 0.5rem;
  }
  .checks li:last-child {
    border-bottom-left-radius: 0.5rem;
    border-bottom-right-radius: 0.5rem;
  }
  .checks h3,
  .tasks p {
    display: flex;
    gap: 0.5em;
  }
  .checks h3 .i,
  .tasks .i {
    margin-top: 0.25em;
  }
  .checks h3 em,
  .tasks .end {
    margin-left: auto;
  }
  .checks em,
  .tasks em,
  .end {
    flex: none;
  }
  .said {
    margin-top: 0.375rem;
  }
  .details {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.25rem;
    margin-top: 0.5rem;
    font-size: 0.875rem;
    color: var(--quiet);
  }
  .details b {
    font-weight: 500;
    color: var(--ink);
  }
  .tasks {
    display: grid;
    gap: 0.625rem;
    margin-top: 0.625rem;
  }
  .tasks b {
    font-weight: 500;
  }
  .end {
    font-size: 0.875rem;
    line-height: 1.714;
    color: var(--quiet);
  }
  .bar {
    display: block;
    width: 100%;
    height: 0.375rem;
    margin-top: 0.375rem;
    border-radius: 0.2rem;
    background: var(--line);
  }
  .bar rect {
    fill: var(--tone);
  }
  .bar.parts {
    height: 0.625rem;
    margin: 0.75rem 0 0.5rem;
  }
  .bar.parts rect {
    fill: var(--wait);
    stroke: var(--page);
    stroke-width: 2;
  }
  ul.parts li {
    display: flex;
    justify-content: space-between;
    gap: 1rem;
    font-size: 0.9375rem;
  }
  .parts b {
    font-weight: 600;
  }
  .parts + .sum {
    margin-top: 0.5rem;
  }
  section > h3 {
    margin-top: 0.5rem;
  }
  .stack {
    margin-top: 0.25rem;
    font-size: 0.875rem;
  }
  .history {
    margin-top: 0.75rem;
  }
  .history li {
    display: grid;
    grid-template-columns: 4.75rem 1fr;
    gap: 0.125rem 1.75rem;
    padding-bottom: 0.625rem;
    position: relative;
  }
  .history time {
    font-size: 0.875rem;
    color: var(--quiet);
    line-height: 1.714;
  }
  .history p::before {
    content: '';
    position: absolute;
    margin: 0.5em 0 0 -1.25rem;
    width: 0.625rem;
    height: 0.625rem;
    border-radius: 50%;
    background: var(--tone);
  }
  .history p::after {
    content: '';
    position: absolute;
    top: 1.35rem;
    bottom: -0.3rem;
    margin-left: -1rem;
    border-left: 2px solid var(--line);
  }
  .history li:last-child p::after {
    display: none;
  }
  .history p {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: 0.5em;
  }
  .history b {
    font-weight: 600;
  }
  .why {
    flex-basis: 100%;
  }
`;
