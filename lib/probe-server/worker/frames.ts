import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { presentable } from '../../errors/presentable.js';

/** One call in a stack, from the inspector. */
export interface Frame {
  readonly functionName: string;
  /** The URL of its script: a path, a `file:` URL, `node:…`, or empty. */
  readonly url: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The innermost calls of the main thread, or `native` when it runs no JavaScript. */
export type Standing = readonly Frame[] | 'native';

/** The outer calls add little, and a recursion has thousands. */
export const MOST_FRAMES = 10;

const LONGEST_NAME = 60;
const LONGEST_PATH = 120;

const NATIVE = 'native code';

/** One line for each call, the innermost first, for `/health`. */
export function stackInWords(standing: Standing, cwd: string): string {
  if (standing === 'native') return `in ${NATIVE}`;
  return standing
    .slice(0, MOST_FRAMES)
    .map((frame) => inWords(frame, cwd))
    .join('\n');
}

/** The innermost call that is not Node's own, such as `renderReport (dist/reports.js:42)`. */
export function placeInWords(standing: Standing, cwd: string): string {
  if (standing === 'native') return NATIVE;
  const frame = standing.find(({ url }) => !url.startsWith('node:')) ?? standing[0];
  return frame ? inWords(frame, cwd) : NATIVE;
}

function inWords({ functionName, url, line }: Frame, cwd: string): string {
  const name = functionName === '' ? 'an anonymous function' : presentable(functionName.slice(0, LONGEST_NAME));
  return `${name} (${shortPath(url, cwd)}:${line})`;
}

/** The path relative to the application's folder, or from node_modules. */
function shortPath(url: string, cwd: string): string {
  const path = pathOf(url);
  const inside = path.startsWith(`${cwd}${sep}`)
    ? relative(cwd, path)
    : path.replace(/^.*?(?=[\\/]node_modules[\\/])[\\/]/, '');
  // The end of a path is more useful than its beginning.
  return presentable(inside.length > LONGEST_PATH ? `…${inside.slice(1 - LONGEST_PATH)}` : inside);
}

function pathOf(url: string): string {
  if (url === '') return 'eval';
  if (!url.startsWith('file:')) return url;
  try {
    return fileURLToPath(url);
  } catch {
    return url; // `//# sourceURL=` may have any text.
  }
}
