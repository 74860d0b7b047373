import { css } from '../html.js';

/**
 * The colours for light and dark mode. The class of a tone sets `--tone` (text colour, with a contrast of 4.5 or more
 * on both backgrounds) and `--tint` (background colour).
 */
export const COLOURS = css`
  :root {
    color-scheme: light dark;
    --page: #f6f6f3;
    --paper: #fff;
    --ink: #1d2022;
    --quiet: #5b6166;
    --line: #e3e3dd;
    --good: #19704a;
    --good-tint: #e6f3ec;
    --warn: #865200;
    --warn-tint: #fbf0da;
    --bad: #b0261c;
    --bad-tint: #fcebe9;
    --wait: #44586e;
    --wait-tint: #e9eef4;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --page: #121416;
      --paper: #1b1e21;
      --ink: #e6e8e9;
      --quiet: #a0a7ad;
      --line: #2d3236;
      --good: #5fcf9b;
      --good-tint: #15291f;
      --warn: #edb650;
      --warn-tint: #2d2413;
      --bad: #ff8f85;
      --bad-tint: #361b19;
      --wait: #9db4cc;
      --wait-tint: #1d2731;
    }
  }
  .good {
    --tone: var(--good);
    --tint: var(--good-tint);
  }
  .warn {
    --tone: var(--warn);
    --tint: var(--warn-tint);
  }
  .bad {
    --tone: var(--bad);
    --tint: var(--bad-tint);
  }
  .wait {
    --tone: var(--wait);
    --tint: var(--wait-tint);
  }
`;
