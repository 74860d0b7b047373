import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.js';

/** Whether `pgbouncer` is installed (Debian has a package of that name). It does not run as root. */
export const hasPgBouncer = spawnSync('pgbouncer', ['--version']).status === 0;

const NOBODY = 65_534;

/** A real PgBouncer before a PostgreSQL, with settings for `[pgbouncer]`. */
export class PgBouncer {
  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  static async inFrontOf(postgresUrl: string, settings: Readonly<Record<string, number>>): Promise<PgBouncer> {
    const { hostname, port: serverPort, username, password } = new URL(postgresUrl);
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), 'nestjs-probes-pgbouncer-'));
    const file = join(folder, 'pgbouncer.ini');
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    await writeFile(
      file,
      `[databases]
postgres = host=${hostname} port=${serverPort} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
${lines.join('\n')}
`,
    );
    await chmod(folder, 0o755);
    const isRoot = process.getuid?.() === 0;
    const child = spawn('pgbouncer', [file], {
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    });
    for await (const line of createInterface(child.stderr)) {
      if (line.includes('process up')) return new PgBouncer(port, folder, child);
    }
    throw new Error('pgbouncer ended before it was ready.');
  }

  get url(): string {
    return `postgres://postgres:password@127.0.0.1:${this.port}/postgres`;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      const exit = once(this.process, 'exit');
      this.process.kill('SIGKILL');
      await exit;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
