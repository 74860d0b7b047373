import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Reported where no version is to be found: a bundle in an empty folder, a REPL, a package.json that cannot be read. */
const UNKNOWN = 'unknown';

/** A package.json of more bytes is none. */
const LARGEST = 1_000_000;

/**
 * The version in the package.json nearest to what Node was started with. That is a file, a folder (`node .`), or a file
 * without its extension (`node dist/main`), so the search begins at the path itself.
 *
 * Never throws: the version is shown, and nothing depends on it.
 */
export function entryPackageVersion(entry: unknown = process.argv[1]): string {
  try {
    return typeof entry === 'string' ? nearestVersion(realPathOf(entry)) : UNKNOWN;
  } catch {
    // The nearest package.json is the application's. A version from a folder further up would be somebody else's.
    return UNKNOWN;
  }
}

function nearestVersion(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const version = versionIn(join(folder, 'package.json'));
    if (version !== undefined) return version;
    if (folder === dirname(folder)) return UNKNOWN;
  }
}

/** The path itself where it leads nowhere, or in a circle, or through a folder that this user may not enter. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** @throws Error for a file that is there and cannot be read. */
function versionIn(file: string): string | undefined {
  if (!isThere(file)) return undefined;
  const stats = statSync(file);
  // Node would wait for a pipe until somebody writes into it.
  if (!stats.isFile() || stats.size > LARGEST) throw new Error(`${file} is no package.json`);
  const { version }: { version?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
  // A package.json that only says "type" is part of a build, not the application's.
  return typeof version === 'string' && version !== '' ? version : undefined;
}

/** Also a link that leads nowhere. */
function isThere(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch (error) {
    // The path of a file is no folder in which a package.json could be.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}
