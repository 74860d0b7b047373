import { setTimeout as pause } from 'node:timers/promises';
import type { Explanation } from '../explain/explanation.js';
import { inOneLine, inParagraphs, withoutTimes } from '../format/explanation.js';
import { safeStart } from '../format/safe.js';
import type { Screen, Terminal } from './terminal.js';

type Explained = Explanation | { readonly problem: string };

const HIDE_CURSOR = '\u001B[?25l';
const SHOW_CURSOR = '\u001B[?25h';
const CLEAR = '\u001B[H\u001B[2J';
const SIGNALS = { SIGINT: 0, SIGTERM: 143 } as const;

/** Looks again and again until Ctrl-C, which ends it with 0. */
export async function watch(
  look: (signal: AbortSignal) => Promise<Explained>,
  intervalMs: number,
  terminal: Terminal,
): Promise<number> {
  const ending = new AbortController();
  let code = 0;
  const listeners = Object.entries(SIGNALS).map(([name, codeOfSignal]) => {
    const listener = () => {
      code = codeOfSignal;
      ending.abort();
    };
    process.once(name, listener);
    return () => process.off(name, listener);
  });
  // Nobody reads any more, as behind `| head -1`.
  const deaf = () => ending.abort();
  process.stdout.once('error', deaf);
  const { screen } = terminal;
  const show = screen ? redraw(screen, terminal) : printChanges(terminal);
  screen?.write(HIDE_CURSOR);
  let wasDraining = false;
  try {
    while (!ending.signal.aborted) {
      const explained = await look(ending.signal);
      if (ending.signal.aborted) break;
      if ('state' in explained) wasDraining = explained.state === 'draining';
      show('problem' in explained && wasDraining ? afterDrain(explained) : explained);
      // Rejects when it is ended, which the loop sees.
      await pause(intervalMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  } finally {
    screen?.write(SHOW_CURSOR);
    process.stdout.off('error', deaf);
    for (const off of listeners) off();
  }
  return code;
}

/** A pod that was draining and is silent now has ended, as it should. */
function afterDrain({ problem }: { readonly problem: string }): Explained {
  return { problem: `The pod was shutting down, and has probably stopped. ${problem}` };
}

function redraw(screen: Screen, { isColorful }: Terminal): (explained: Explained) => void {
  return (explained) => {
    const text = 'problem' in explained ? safeStart(explained.problem) : inParagraphs(explained, isColorful);
    screen.write(`${CLEAR}${fitting(text, screen)}\n\n${clock()}, Ctrl-C ends it.`);
  };
}

/** What is higher than the terminal would push the headline out of it. */
function fitting(text: string, { rows, columns }: Screen): string {
  const lines = text.split('\n');
  const heights = lines.map((line) => Math.max(1, Math.ceil(line.length / columns)));
  let left = rows - 4;
  const shown = lines.filter((_, index) => (left -= heights[index] ?? 1) >= 0);
  return shown.length === lines.length ? text : [...shown, '…'].join('\n');
}

/** Not each second because an age has changed. */
function printChanges(terminal: Terminal): (explained: Explained) => void {
  let before: string | undefined;
  return (explained) => {
    const known = 'problem' in explained ? explained.problem : withoutTimes(explained);
    if (known === before) return;
    before = known;
    terminal.out(`${clock()} ${'problem' in explained ? safeStart(explained.problem) : inOneLine(explained)}`);
  };
}

function clock(): string {
  return `${new Date().toISOString().slice(11, 19)} UTC`;
}
