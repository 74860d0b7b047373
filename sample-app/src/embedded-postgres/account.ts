import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The user that runs PostgreSQL, for `spawn()`. Empty: the user of this process. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root, and in a container the user is often root. */
export async function accountForPostgres(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  // Not `postgres`: everyone who knows the password of our database could then control the machine's own PostgreSQL.
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
