import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.js';

/** Whether `redis-server` is installed (Debian has a package of that name). */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

/** Why the tests say that they skip. */
export const REDIS_SKIPPED = hasRedisServer ? '' : ' (skipped: there is no redis-server on this machine)';

/** A real Redis for one test, on its own port of 127.0.0.1. */
export class RedisServer {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string | undefined,
    private readonly password: string,
  ) {
    process.once('exit', this.#removeInAHurry);
  }

  /** @param keeps Whether it has its data again after {@link stop} and {@link start}. By default it writes nothing to disk. */
  static async start({ keeps = false, password = '' } = {}): Promise<RedisServer> {
    const folder = keeps ? mkdtempSync(join(tmpdir(), 'nestjs-probes-redis-')) : undefined;
    const redis = new RedisServer(await freePort(), folder, password);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts again after {@link stop}, on the same port. */
  async start(): Promise<void> {
    if (this.#process !== undefined) throw new Error('This redis-server runs already: stop() it first.');
    const data = this.folder === undefined ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--dir', this.folder];
    const flags = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--requirepass',
      this.password,
      ...data,
    ];
    const server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#process = server;
    for await (const line of createInterface(server.stdout)) {
      if (line.includes('Ready to accept connections')) return;
    }
    this.#process = undefined;
    throw new Error('redis-server ended before it was ready.');
  }

  /** Connections stay open, and nothing answers. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends it in any state. */
  async stop(): Promise<void> {
    const server = this.#process;
    if (server === undefined) return;
    const exit = once(server, 'exit');
    server.kill('SIGKILL');
    await exit;
    this.#process = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    this.#removeInAHurry();
    process.off('exit', this.#removeInAHurry);
  }

  readonly #removeInAHurry = (): void => {
    this.#process?.kill('SIGKILL');
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  };
}
