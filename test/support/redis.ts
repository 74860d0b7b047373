import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.js';

/** Whether `redis-server` is installed (Debian has a package of that name). */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

/** A real Redis for one test, on its own port of 127.0.0.1. It writes nothing to disk. */
export class RedisServer {
  #process: ChildProcess | undefined;

  private constructor(readonly port: number) {
    process.once('exit', this.#kill);
  }

  static async start(): Promise<RedisServer> {
    const redis = new RedisServer(await freePort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts again after {@link stop}, on the same port. */
  async start(): Promise<void> {
    if (this.#process !== undefined) throw new Error('This redis-server runs already: stop() it first.');
    const flags = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
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
    this.#kill();
    await exit;
    this.#process = undefined;
  }

  readonly #kill = (): void => void this.#process?.kill('SIGKILL');
}
