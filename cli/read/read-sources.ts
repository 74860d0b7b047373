import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problem.js';
import type { Source } from './source.js';

const LARGEST_FILE = 20 * 1024 * 1024;
const MANIFEST = /\.(?:ya?ml|json)$/i;
const SKIPPED = new Set(['node_modules', '.git', 'dist', 'coverage']);

export interface Sources {
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
}

/** The texts of files, of the manifests in folders, and of the standard input (`-`). */
export function readSources(paths: readonly string[]): Sources {
  const sources: Source[] = [];
  const problems: Problem[] = [];
  for (const path of new Set(paths)) {
    for (const found of path === '-' ? [standardInput()] : open(path, true)) {
      if ('text' in found) sources.push(found);
      else problems.push(found);
    }
  }
  return { sources, problems };
}

function standardInput(): Source | Problem {
  return { file: '<stdin>', text: readFileSync(0, 'utf8'), isNamed: true };
}

function open(path: string, isNamed: boolean): readonly (Source | Problem)[] {
  const found = inWords(path, () => statSync(path));
  if (typeof found === 'string') return [unread(path, found)];
  if (found.isDirectory()) return folder(path, isNamed);
  if (found.size > LARGEST_FILE)
    return [unread(path, `has ${Math.round(found.size / 1024 / 1024)} MB, 20 MB at most.`)];
  const text = inWords(path, () => ({ text: readFileSync(path, 'utf8') }));
  return typeof text === 'string' ? [unread(path, text)] : [{ file: path, isNamed, ...text }];
}

function folder(path: string, isNamed: boolean): readonly (Source | Problem)[] {
  const entries = inWords(path, () => readdirSync(path, { withFileTypes: true }));
  if (typeof entries === 'string') return [unread(path, entries)];
  const chart = entries.some(({ name }) => name === 'Chart.yaml');
  if (chart && !isNamed) return [];
  if (chart) {
    return [unread(path, `is a Helm chart. Render it first: helm template ${path} | nestjs-probes lint -`)];
  }
  return entries
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .filter((entry) => !SKIPPED.has(entry.name) && (entry.isDirectory() || MANIFEST.test(entry.name)))
    .flatMap((entry) => open(join(path, entry.name), false));
}

function unread(file: string, why: string): Problem {
  return { file, line: 0, message: why.replace(/^(?=has|is)/, 'This ') };
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder.',
  EACCES: 'You may not read this.',
  EISDIR: 'This is a folder.',
  ELOOP: 'This link leads to itself.',
};

/** What `read` returns, or why the file system refuses it. */
function inWords<T extends object>(path: string, read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return WORDS[code] ?? `${path} cannot be read: ${code}.`;
  }
}
