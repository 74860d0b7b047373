import { chmod, copyFile, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Copies the `native` folder of a platform's package so that every user of the machine can run its files. */
export async function copyBinaries(native: string, to: string): Promise<void> {
  await copyFiles(native, to);
  // npm packs no symbolic links. A script of the package makes them later, unless npm runs no scripts.
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(to, relative('native', target)));
  }
}

async function copyFiles(from: string, to: string): Promise<void> {
  await mkdir(to);
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) await copyFiles(source, target);
      if (entry.isFile()) await copyFile(source, target).then(() => openToAll(target));
    }),
  );
  await openToAll(to);
}

/** Sets the permissions, because the umask of this process or of npm may have removed them. */
async function openToAll(path: string): Promise<void> {
  await chmod(path, 0o755);
}
