import { type CheckRow, checkRows, shownRows } from './check-rows.js';
import { took } from './in-words.js';
import type { PageValues } from './page-values.js';
import { shortText } from './short-text.js';
import type { Tone } from './tone.js';
import { type Answer, verdictOf } from './verdict.js';

const MARKS = { good: '[+]', warn: '[~]', bad: '[-]', wait: '[?]' } as const satisfies Record<Tone, string>;
const LONGEST_NAME = 100;
const LONGEST_MESSAGE = 300;

/** The status for a terminal: the answers of the three probes, then one line for each check. */
export function statusLines(values: PageValues): string {
  const { started, alive, ready } = verdictOf(values).answers;
  const { phase, version } = values.reports.health.body;
  const { shown, left } = shownRows(checkRows(values));
  const lines = [
    ...[started, alive, ready].map(answerLine),
    `phase: ${phase}, version: ${shortText(version, LONGEST_NAME)}`,
    ...shown.map(checkLine),
    ...(left > 0 ? [`and ${left} more, none of them worse`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function answerLine({ word, yes, reason }: Answer): string {
  if (yes) return `${word}: yes`;
  return reason === undefined ? `${word}: no` : `${word}: no, ${reason}`;
}

function checkLine({ name, status, tone, result, stands }: CheckRow): string {
  const begin = `${MARKS[tone]} ${shortText(name, LONGEST_NAME)} ${status}`;
  const means = stands !== undefined && tone !== 'good' ? ` (${stands})` : '';
  if (result?.message !== undefined && tone !== 'good')
    return `${begin}: ${shortText(result.message, LONGEST_MESSAGE)}${means}`;
  return result === undefined ? begin : `${begin} ${took(result.latency_ms)}${means}`;
}
