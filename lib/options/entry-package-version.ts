import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Reported when there is no version: a bundle in an empty folder, a REPL, a package.json that cannot be read. */
const UNKNOWN = 'unknown';

/** A larger file, in bytes, is not read: it is not a real package.json. */
const LARGEST = 1_000_000;

/** Some editors put it before a text. npm and Node ignore it, but JSON.parse() does not. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** PM2 starts Node with its own script, which then loads the application. `pm_exec_path` names the application. */
const PM2 = /[\\/]pm2[\\/]lib[\\/]ProcessContainer\w*\.js$/;

/**
 * The version in the package.json nearest to the path with which Node was started. The path may be a file, a folder
 * (`node .`) or a file without its extension (`node dist/main`), so the search begins at the path itself.
 *
 * Never throws, because the version is only shown.
 */
export function entryPackageVersion(entry: unknown = process.argv[1], env = process.env): string {
  try {
    const script = typeof entry === 'string' && PM2.test(entry) ? env['pm_exec_path'] : entry;
    return typeof script === 'string' ? nearestVersion(realPathOf(script)) : UNKNOWN;
  } catch {
    // The nearest package.json is the application's, but it cannot be read. One further up would belong to another
    // package.
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

/** Returns the path unchanged when it does not exist, has a circle of links, or cannot be read by this user. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** @throws Error when the file exists but cannot be read. */
function versionIn(file: string): string | undefined {
  if (!isThere(file)) return undefined;
  const stats = statSync(file);
  // To read a pipe would block until something is written to it.
  if (!stats.isFile() || stats.size > LARGEST) throw new Error(`${file} is no package.json`);
  const { version }: { version?: unknown } = JSON.parse(readFileSync(file, 'utf8').replace(BYTE_ORDER_MARK, ''));
  // A package.json with only "type" belongs to a build, not to the application.
  return typeof version === 'string' && version !== '' ? version : undefined;
}

/** `true` also for a broken symbolic link. */
function isThere(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch (error) {
    // ENOTDIR: the path is a file, so it has no package.json in it.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}
