import { createColors } from 'picocolors';
import type { Explanation, Remark, State } from '../explain/explanation.js';
import { safe, safeStart } from './safe.js';

type Colors = ReturnType<typeof createColors>;
type Paint = 'green' | 'yellow' | 'red' | 'cyan';

const PAINTS = {
  ready: 'green',
  degraded: 'yellow',
  'not ready': 'red',
  starting: 'cyan',
  draining: 'yellow',
  dead: 'red',
  unknown: 'cyan',
} as const satisfies Record<State, Paint>;

/** For people: the headline, then one paragraph for each remark. */
export function inParagraphs({ state, headline, remarks }: Explanation, isColorful: boolean): string {
  const colors = createColors(isColorful);
  const first = colors.bold(colors[PAINTS[state]](safeStart(headline)));
  return [first, ...remarks.map((remark) => paragraph(remark, colors))].join('\n\n');
}

function paragraph({ sentence, mend }: Remark, colors: Colors): string {
  const said = `  ${safeStart(sentence)}`;
  return mend === undefined ? said : `${said}\n    ${colors.green('mend:')} ${safe(mend)}`;
}

/** The same on one line, for a log. What mends it is left out. */
export function inOneLine({ headline, remarks }: Explanation): string {
  return safeStart([headline, ...remarks.map(({ sentence }) => sentence)].join(' '));
}

const TIMES = /\b\d+(?:\.\d+)? ?(?:ms|s|min|h)\b/g;

/** The same for two explanations that differ in times alone: those change each second. */
export function withoutTimes(explanation: Explanation): string {
  return inOneLine(explanation).replace(TIMES, '…');
}
