import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';

/** Whether `redis-server` is installed (Debian has a package of that name). */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

/** Why the tests say that they skip. */
export const REDIS_SKIPPED = hasRedisServer ? '' : ' (skipped: there is no redis-server on this machine)';

/** What a server prints, and a Sentinel. */
const READY = /Ready to accept connections|\+monitor master/;

/** How to start a {@link RedisServer}. */
export interface RedisServerOptions {
  /** Whether it has its data again after {@link RedisServer.stop} and {@link RedisServer.start}. By default it writes nothing to disk. */
  readonly keeps?: boolean;
  /** More flags for the server, such as `['--requirepass', 'secret']`. */
  readonly flags?: readonly string[];
  /** A configuration file that the server may write to, as a Sentinel does. Such a server has no other data. */
  readonly configuration?: string;
}

/** A real Redis for one test, on its own port of 127.0.0.1. */
export class RedisServer {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string | undefined,
    private readonly options: RedisServerOptions,
  ) {
    process.once('exit', this.#removeInAHurry);
  }

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const keeps = options.keeps === true || options.configuration !== undefined;
    const folder = keeps ? mkdtempSync(join(tmpdir(), 'nestjs-probes-redis-')) : undefined;
    const redis = new RedisServer(await freePort(), folder, options);
    try {
      await redis.start();
      return redis;
    } catch (error) {
      await redis.remove();
      throw error;
    }
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: this.port };
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts again after {@link stop}, on the same port. */
  async start(): Promise<void> {
    if (this.#process !== undefined) throw new Error('This redis-server runs already: stop() it first.');
    const flags = ['--port', String(this.port), '--bind', '127.0.0.1', ...(this.options.flags ?? [])];
    const server = spawn('redis-server', [...this.#data, ...flags], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#process = server;
    for await (const line of createInterface(server.stdout)) {
      if (!READY.test(line)) continue;
      server.stdout.resume();
      return;
    }
    this.#process = undefined;
    throw new Error('redis-server ended before it was ready.');
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** Sends a command with `redis-cli`, and resolves with what that prints. */
  async ask(...command: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('redis-cli', ['-h', '127.0.0.1', '-p', String(this.port), ...command]);
    return stdout.trim();
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

  get #data(): readonly string[] {
    const { folder } = this;
    if (folder === undefined) return ['--save', '', '--appendonly', 'no'];
    const { configuration } = this.options;
    if (configuration === undefined) return ['--save', '', '--appendonly', 'yes', '--dir', folder];
    const file = join(folder, 'redis.conf');
    if (!existsSync(file)) writeFileSync(file, configuration);
    return [file, '--dir', folder];
  }

  readonly #removeInAHurry = (): void => {
    this.#process?.kill('SIGKILL');
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  };
}
