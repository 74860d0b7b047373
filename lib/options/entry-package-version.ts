import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Reported when no package.json with a version lies above the entry script (a bundle in an empty folder, a REPL). */
const UNKNOWN = 'unknown';

/**
 * The version in the package.json nearest to what Node was started with. That is a file, a folder (`node .`), or a file
 * without its extension (`node dist/main`), so the search begins at the path itself.
 */
export function entryPackageVersion(entry = process.argv[1]): string {
  if (entry === undefined) return UNKNOWN;
  for (let folder = existsSync(entry) ? realpathSync(entry) : entry; ; folder = dirname(folder)) {
    const version = versionIn(join(folder, 'package.json'));
    if (version !== undefined) return version;
    if (folder === dirname(folder)) return UNKNOWN;
  }
}

function versionIn(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const { version }: { version?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
  // A package.json that only says "type" is part of a build, not the application's.
  return typeof version === 'string' ? version : undefined;
}
