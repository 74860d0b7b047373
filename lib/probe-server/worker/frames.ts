import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { presentable } from '../../errors/presentable.js';

/** One call in a stack, as the inspector has it. */
export interface Frame {
  readonly functionName: string;
  /** Of its script: a path, a `file:` URL, `node:…`, or nothing at all. */
  readonly url: string;
  /** From 1. */
  readonly line: number;
}

/** Where the main thread stands: its innermost calls, or outside of JavaScript. */
export type Standing = readonly Frame[] | 'native';

/** Deeper ones lead here, and tell nothing new; a recursion has thousands. */
export const MOST_FRAMES = 10;

const LONGEST_NAME = 60;
const LONGEST_PATH = 120;

const NATIVE = 'native code';

/** A line for each call, the innermost first: what `/health` shows. */
export function stackInWords(standing: Standing, cwd: string): string {
  if (standing === 'native') return `in ${NATIVE}`;
  return standing
    .slice(0, MOST_FRAMES)
    .map((frame) => inWords(frame, cwd))
    .join('\n');
}

/** The innermost call that is not one of Node's own: `renderReport (dist/reports.js:42)`. */
export function placeInWords(standing: Standing, cwd: string): string {
  if (standing === 'native') return NATIVE;
  const frame = standing.find(({ url }) => !url.startsWith('node:')) ?? standing[0];
  return frame ? inWords(frame, cwd) : NATIVE;
}

function inWords({ functionName, url, line }: Frame, cwd: string): string {
  const name = functionName === '' ? 'an anonymous function' : presentable(functionName.slice(0, LONGEST_NAME));
  return `${name} (${shortPath(url, cwd)}:${line})`;
}

/** As a person who knows the application would write it: from its folder, or from node_modules. */
function shortPath(url: string, cwd: string): string {
  const path = pathOf(url);
  const inside = path.startsWith(`${cwd}${sep}`)
    ? relative(cwd, path)
    : path.replace(/^.*?(?=[\\/]node_modules[\\/])[\\/]/, '');
  // The end of a path tells more than its beginning.
  return presentable(inside.length > LONGEST_PATH ? `…${inside.slice(1 - LONGEST_PATH)}` : inside);
}

function pathOf(url: string): string {
  if (url === '') return 'eval';
  if (!url.startsWith('file:')) return url;
  try {
    return fileURLToPath(url);
  } catch {
    return url; // What `//# sourceURL=` says may be any text.
  }
}
