// Horizontal bars as SVG: the median as the bar, a whisker from the least to the most. Readable on light and dark pages.
import { figure, median } from '../measuring/statistics.mjs';
import { escape } from './escape.mjs';

const WIDTH = 860;
const LABELS = 285;
const BARS = 400;
const ROW = 22;
const BAR = 13;
const HEADER = 26;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 14px; font-weight: 600; }
  .group { font-weight: 600; }
  .ours { fill: #0969da; }
  .theirs { fill: #8c959f; }
  .whisker { stroke: #1f2328; stroke-width: 1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .ours { fill: #4493f8; }
    .theirs { fill: #6e7681; }
    .whisker { stroke: #e6edf3; }
  }`;

/** @param bars `{ group?, label, values }`: values of the rounds, null where there was none. */
export function chart({ title, bars, digits = 0 }) {
  const most = Math.max(...bars.flatMap(({ values }) => known(values)), Number.MIN_VALUE);
  const x = (value) => LABELS + (value / most) * BARS;
  const parts = [];
  let y = HEADER + 8;
  for (const group of new Set(bars.map((bar) => bar.group))) {
    if (group !== undefined) {
      parts.push(text({ x: 8, y: y + 15, kind: 'group' }, group));
      y += ROW;
    }
    for (const bar of bars.filter((other) => other.group === group)) {
      parts.push(...row(bar, x, y, digits));
      y += ROW;
    }
    y += group === undefined ? 0 : 6;
  }
  const height = y + 8;
  const said = escape(title);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${said}">`,
    `<style>${STYLE}\n</style>`,
    text({ x: 8, y: 20, kind: 'title' }, title),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function row({ label, values }, x, y, digits) {
  const middle = y + ROW / 2;
  const parts = [text({ x: LABELS - 8, y: middle + 4, anchor: 'end' }, label)];
  const numbers = known(values);
  if (numbers.length === 0) return [...parts, text({ x: LABELS + 6, y: middle + 4 }, 'none')];
  const [least, value, greatest] = [Math.min(...numbers), median(numbers), Math.max(...numbers)];
  const kind = label.includes('nestjs-probes') || label.includes('indicators') ? 'ours' : 'theirs';
  const width = Math.max(1, x(value) - x(0)).toFixed(1);
  parts.push(`<rect class="${kind}" x="${LABELS}" y="${middle - BAR / 2}" width="${width}" height="${BAR}" rx="2" />`);
  if (greatest > least) {
    const [from, to] = [x(least).toFixed(1), x(greatest).toFixed(1)];
    const path = `M${from} ${middle}H${to}M${from} ${middle - 3}v6M${to} ${middle - 3}v6`;
    parts.push(`<path class="whisker" d="${path}" fill="none" />`);
  }
  return [...parts, text({ x: x(Math.max(greatest, value)) + 8, y: middle + 4 }, figure(value, digits))];
}

const known = (values) => values.filter((value) => Number.isFinite(value));

function text({ x, y, kind, anchor }, said) {
  const attributes = [kind && `class="${kind}"`, anchor && `text-anchor="${anchor}"`].filter(Boolean).join(' ');
  return `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${escape(said)}</text>`;
}
