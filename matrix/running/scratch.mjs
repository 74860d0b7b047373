// A folder outside of the repository for all that a run installs and makes.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KEEP = process.env.KEEP === '1';

export const scratch = mkdtempSync(join(tmpdir(), 'nestjs-probes-matrix-'));
// As root, PostgreSQL runs as another user, who must be able to enter.
chmodSync(scratch, 0o755);

/** For the programs of this run, so that one that is killed leaves nothing elsewhere. */
export const temporary = join(scratch, 'tmp');
mkdirSync(temporary);
chmodSync(temporary, 0o1777);

/** At the end of a run, when all that might write there is gone. */
export function removeScratch() {
  if (KEEP) console.log(`Kept: ${scratch}`);
  else remove(scratch);
}

/** A new folder of that name. */
export function scratchFolder(name) {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Removes what a cell needs no longer: node_modules of one cell weigh some 250 MB. */
export function discard(folder) {
  if (!KEEP) remove(folder);
}

/** What was killed a moment ago may still be at it. */
function remove(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
