import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, accountForPostgres } from './account.js';
import { type Binaries, runnableBinaries } from './binaries.js';
import { lastWords } from './last-words.js';
import { temporaryFolders } from './temporary-folders.js';

/** A temporary folder with everything that one PostgreSQL needs. */
export interface PostgresHome {
  readonly folder: string;
  readonly data: string;
  readonly binaries: Binaries;
  readonly account: Account;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/**
 * Makes a home in the first temporary folder that works. PostgreSQL's account may not be allowed to enter a folder, and
 * a folder may be full or mounted with `noexec`.
 *
 * @param prefix The beginning of the folder's name.
 * @throws Error with the reason why the first folder did not work.
 */
export async function createHome(prefix: string, credentials: Credentials): Promise<PostgresHome> {
  const account = await accountForPostgres();
  const errors: unknown[] = [];
  for (const temporary of temporaryFolders()) {
    try {
      return await createHomeIn(temporary, prefix, account, credentials);
    } catch (error) {
      errors.push(error);
    }
  }
  throw errors[0];
}

/** Creates the data of an empty database, in about a second. */
export async function createData(home: PostgresHome, { user, password }: Credentials): Promise<void> {
  const { account, binaries, data, folder } = home;
  const passwordFile = join(folder, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  for (const path of [data, passwordFile]) await giveTo(account, path);
  // Without a locale all its messages are English, which runPostgres() and lastWords() read.
  const settings = ['--locale=C', '--encoding=UTF8', '--auth=password', '--no-sync'];
  const args = [...settings, `--username=${user}`, `--pwfile=${passwordFile}`, `--pgdata=${data}`];
  try {
    await promisify(execFile)(binaries.initdb, args, { ...account, cwd: '/' });
  } catch (cause) {
    const { stderr, message } = cause as Error & { readonly stderr?: string };
    throw new Error(stderr ? lastWords(stderr) : message, { cause });
  } finally {
    await rm(passwordFile);
  }
}

async function createHomeIn(
  temporary: string,
  prefix: string,
  account: Account,
  credentials: Credentials,
): Promise<PostgresHome> {
  const folder = await mkdtemp(join(temporary, prefix));
  try {
    await chmod(folder, account.uid === undefined ? 0o700 : 0o755);
    const binaries = await runnableBinaries(account, join(folder, 'binaries'));
    const home = { folder, data: join(folder, 'data'), binaries, account };
    await createData(home, credentials);
    return home;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function giveTo({ uid, gid }: Account, path: string): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}
