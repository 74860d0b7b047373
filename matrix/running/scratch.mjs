// A folder outside of the repository for all that a run installs and makes.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KEEP = process.env.KEEP === '1';

export const scratch = mkdtempSync(join(tmpdir(), 'nestjs-probes-matrix-'));
// As root, PostgreSQL runs as another user, who must be able to enter.
chmodSync(scratch, 0o755);

process.once('exit', () => {
  if (KEEP) console.log(`Kept: ${scratch}`);
  else rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
});

/** A new folder of that name. */
export function scratchFolder(name) {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Removes what a cell needs no longer: node_modules of one cell weigh some 250 MB. */
export function discard(folder) {
  if (!KEEP) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
