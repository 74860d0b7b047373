import { realpathSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';

/** Folders for a PostgreSQL, the best one first. Links are resolved, because /proc shows resolved paths. */
export function temporaryFolders(): readonly string[] {
  const candidates = platform() === 'win32' ? [tmpdir()] : [tmpdir(), '/tmp', '/var/tmp'];
  return [...new Set(candidates.flatMap(realPathOf))];
}

function realPathOf(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}
