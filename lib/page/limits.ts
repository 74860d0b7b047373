/** How much text from outside a page shows: characters of a text, and the number of things of a kind. */
export interface Limits {
  readonly name: number;
  readonly message: number;
  readonly word: number;
  readonly detail: number;
  readonly details: number;
  readonly reason: number;
  readonly frames: number;
  readonly frame: number;
  readonly changes: number;
  readonly tasks: number;
}

/** Most texts are short and shown whole. The longer they are, the less of each is shown. */
// prettier-ignore
const FROM_ROOMY_TO_TIGHT: readonly Limits[] = [
  { name: 100, message: 600, word: 40, detail: 100, details: 10, reason: 120, frames: 10, frame: 200, changes: 20, tasks: 30 },
  { name: 80, message: 300, word: 40, detail: 60, details: 6, reason: 120, frames: 6, frame: 200, changes: 12, tasks: 12 },
  { name: 60, message: 200, word: 20, detail: 40, details: 4, reason: 80, frames: 4, frame: 100, changes: 10, tasks: 10 },
  { name: 40, message: 120, word: 20, detail: 30, details: 2, reason: 40, frames: 3, frame: 60, changes: 6, tasks: 6 },
  { name: 20, message: 40, word: 10, detail: 15, details: 0, reason: 20, frames: 2, frame: 30, changes: 3, tasks: 3 },
];

/** The longest page, because it is reloaded every few seconds. */
const MOST_BYTES = 20_000;
const CHECKS_WITHIN = 10;
const BYTES_FOR_EACH_MORE = 1_000;

/** The page with as much text as fits. An escaped character may take six bytes. */
export function fitting(checks: number, render: (limits: Limits) => string): string {
  const most = MOST_BYTES + BYTES_FOR_EACH_MORE * Math.max(0, checks - CHECKS_WITHIN);
  let page = '';
  for (const limits of FROM_ROOMY_TO_TIGHT) {
    page = render(limits);
    if (Buffer.byteLength(page) <= most) break;
  }
  return page;
}
