import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { patchesOf } from './kustomize-patches.js';
import type { Problem } from './problem.js';
import type { Source } from './source.js';
import { readStandardInput } from './standard-input.js';

const LARGEST_FILE = 20 * 1024 * 1024;
const MANIFEST = /\.(?:ya?ml|json)$/i;
const SKIPPED = new Set(['node_modules', '.git', 'dist', 'coverage']);

export interface Sources {
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
  /** What was left out on purpose, in sentences. */
  readonly skipped: readonly string[];
}

/** The texts of files, of the manifests in folders, and of the standard input (`-`). */
export function readSources(paths: readonly string[]): Sources {
  const sources: Source[] = [];
  const problems: Problem[] = [];
  const skipped: string[] = [];
  for (const path of new Set(paths)) {
    for (const found of path === '-' ? [standardInput()] : open(path, true)) {
      if (typeof found === 'string') skipped.push(found);
      else if ('text' in found) sources.push(found);
      else problems.push(found);
    }
  }
  return { sources, problems, skipped };
}

/** A text is a sentence about what was left out. */
type Found = Source | Problem | string;

function standardInput(): Source | Problem {
  const text = inWords('-', () => ({ text: readStandardInput() }));
  return typeof text === 'string' ? unread('<stdin>', text) : { file: '<stdin>', isNamed: true, ...text };
}

function open(path: string, isNamed: boolean): readonly Found[] {
  const found = inWords(path, () => statSync(path));
  if (typeof found === 'string') return [unread(path, found)];
  if (found.isDirectory()) return folder(path, isNamed);
  if (found.size > LARGEST_FILE)
    return [unread(path, `has ${Math.round(found.size / 1024 / 1024)} MB, 20 MB at most.`)];
  const text = inWords(path, () => ({ text: readFileSync(path, 'utf8') }));
  return typeof text === 'string' ? [unread(path, text)] : [{ file: path, isNamed, ...text }];
}

function folder(path: string, isNamed: boolean): readonly Found[] {
  const entries = inWords(path, () => readdirSync(path, { withFileTypes: true }));
  if (typeof entries === 'string') return [unread(path, entries)];
  if (entries.some(({ name }) => name === 'Chart.yaml')) {
    const message = `is a Helm chart. Render it first: helm template ${path} | nestjs-probes lint -`;
    return isNamed ? [unread(path, message)] : [`Not checked: ${path} ${message}`];
  }
  const manifests = entries
    .filter(({ name }) => !SKIPPED.has(name))
    .filter((entry) => entry.isDirectory() || MANIFEST.test(entry.name))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const found = manifests.flatMap((entry) => open(join(path, entry.name), false));
  const patches = patchesOf(path, found.filter(isSource));
  const isPatch = (each: Found) => typeof each !== 'string' && patches.has(each.file);
  const note = `Not checked: the patches of ${path}. To check what they make: kustomize build ${path} | nestjs-probes lint -`;
  return [...found.filter((each) => !isPatch(each)), ...(found.some(isPatch) ? [note] : [])];
}

function isSource(found: Found): found is Source {
  return typeof found !== 'string' && 'text' in found;
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
