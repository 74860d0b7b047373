import { realpathSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';

/** Where a PostgreSQL may live, the best place first; as the kernel names them in /proc, where links are resolved. */
export function temporaryFolders(): readonly string[] {
  const candidates = platform() === 'win32' ? [tmpdir()] : [tmpdir(), '/tmp', '/var/tmp'];
  return [...new Set(candidates.flatMap(realPathOf))];
}

function realPathOf(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    // There is none.
    return [];
  }
}
