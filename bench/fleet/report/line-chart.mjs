// Curves over time as SVG, one panel below the other. Readable on light and dark pages.
import { escape } from '../../report/escape.mjs';

const WIDTH = 860;
const LEFT = 64;
const RIGHT = 16;
const PANEL = 120;
const GAP = 40;
const HEAD = 74;

const COLOURS = ['a', 'b', 'c', 'd'];
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 14px; font-weight: 600; }
  .axis { stroke: #8c959f; stroke-width: 1; fill: none; }
  .fault { fill: #8c959f; opacity: .18; }
  path.line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
  .a { stroke: #cf222e; } .b { stroke: #bc4c00; } .c { stroke: #0969da; } .d { stroke: #1a7f37; }
  path.c { stroke-width: 5; opacity: .5; }
  .breaker { stroke-dasharray: 5 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .a { stroke: #ff7b72; } .b { stroke: #f0883e; } .c { stroke: #4493f8; } .d { stroke: #3fb950; }
  }`;

/**
 * @param panels `{ title, most?, lines }`; a line is `{ values, colour, dashed }` with a value for each second; `colour`
 *   is the index of an entry of `legend`.
 * @param fault `[from, to]` in seconds.
 */
export function lineChart({ title, legend, panels, fault, seconds }) {
  const x = (second) => LEFT + (second / seconds) * (WIDTH - LEFT - RIGHT);
  const height = HEAD + panels.length * (PANEL + GAP);
  const parts = panels.flatMap((panel, index) => drawPanel(panel, HEAD + index * (PANEL + GAP), x, fault));
  const said = escape(title);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${said}">`,
    `<style>${STYLE}\n</style>`,
    `<text class="title" x="8" y="20">${said}</text>`,
    ...drawLegend(legend),
    ...parts,
    ...drawSeconds(x, seconds, fault[0], height),
    '</svg>\n',
  ].join('\n');
}

function drawLegend(legend) {
  return legend.flatMap(({ label, colour, dashed }, index) => {
    const left = 8 + index * 120;
    return [
      `<path class="${classOf(colour, dashed)}" d="M${left} 36h22" />`,
      `<text x="${left + 28}" y="40">${escape(label)}</text>`,
    ];
  });
}

function drawPanel({ title, most, lines }, top, x, [from, to]) {
  const greatest = most ?? Math.max(1, ...lines.flatMap(({ values }) => values));
  const bottom = top + PANEL;
  const y = (value) => bottom - (Math.min(value, greatest) / greatest) * PANEL;
  const right = WIDTH - RIGHT;
  const width = (x(to) - x(from)).toFixed(1);
  return [
    `<rect class="fault" x="${x(from).toFixed(1)}" y="${top}" width="${width}" height="${PANEL}" />`,
    `<path class="axis" d="M${LEFT} ${top}V${bottom}H${right}" />`,
    `<text x="${LEFT}" y="${top - 6}">${escape(title)}</text>`,
    `<text x="${LEFT - 6}" y="${top + 10}" text-anchor="end">${shown(greatest)}</text>`,
    `<text x="${LEFT - 6}" y="${bottom}" text-anchor="end">0</text>`,
    ...lines.map(({ values, colour, dashed }) => {
      return `<path class="${classOf(colour, dashed)}" d="${pathOf(values, x, y)}" />`;
    }),
  ];
}

/** A point for each change and not for each second: most of the time nothing happens. */
function pathOf(values, x, y) {
  const heights = values.map((value) => Math.round(y(value)));
  const kept = heights.flatMap((height, second) => {
    const isFlat = heights[second - 1] === height && heights[second + 1] === height;
    return isFlat ? [] : [`${Number(x(second + 1).toFixed(1))} ${height}`];
  });
  return `M${kept.join('L')}`;
}

/** Counted from the beginning of the fault. */
function drawSeconds(x, seconds, from, height) {
  const step = seconds > 300 ? 60 : 30;
  return Array.from({ length: Math.floor((seconds - from) / step) + 1 }, (_, index) => {
    const left = x(from + index * step).toFixed(1);
    return `<text x="${left}" y="${height - 22}" text-anchor="middle">${index * step} s</text>`;
  });
}

const classOf = (colour, dashed) => `line ${COLOURS[colour]}${dashed ? ' breaker' : ''}`;
const shown = (value) => (value >= 10 ? Math.round(value).toLocaleString('en') : value.toFixed(1));
