import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Who runs PostgreSQL, as `spawn()` takes it. Empty: whoever runs this process. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root, which in a container one often is. */
export async function accountForPostgres(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  // Not `postgres`: anybody who knows the password of our database would rule the machine's own PostgreSQL through it.
  const [uid, gid] = await Promise.all([idOfNobody('-u'), idOfNobody('-g')]);
  return { uid, gid };
}

async function idOfNobody(flag: '-u' | '-g'): Promise<number> {
  try {
    const { stdout } = await promisify(execFile)('id', [flag, 'nobody']);
    return Number(stdout);
  } catch (cause) {
    throw new Error('PostgreSQL refuses to run as root, and there is no user `nobody` to run it instead', { cause });
  }
}
