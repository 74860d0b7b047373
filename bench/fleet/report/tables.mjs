import { POLICIES } from '../policies.mjs';

const titleOf = (policy) => POLICIES.find(({ id }) => id === policy).title;
const number = (value) => (value === undefined ? '–' : Math.round(value).toLocaleString('en'));
const line = (cells) => `| ${cells.join(' | ')} |`;

const COLUMNS = [
  'the check is',
  'answered',
  'failed',
  'refused',
  'needlessly',
  'restarts',
  'fewest pods in',
  'all back after',
  'checks and starts, queries/s',
  'all queries/s',
];

/** @param rows `{ policy, summary }` of one fault in a fleet of one size. */
export function tableOf(rows) {
  const align = COLUMNS.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(COLUMNS), line(align), ...rows.map((row) => line(cellsOf(row)))].join('\n');
}

function cellsOf({ policy, summary }) {
  const { answered, failed, refused, needless, restarts, fewest, backAfter, probing, queries } = summary;
  return [
    titleOf(policy),
    ...[answered, failed, refused, needless, restarts, fewest].map(number),
    backAfter === undefined ? 'never' : `${number(backAfter)} s`,
    [probing.steady, probing.outage, probing.herd].map(number).join(' / '),
    [queries.steady, queries.outage, queries.herd].map(number).join(' / '),
  ];
}
