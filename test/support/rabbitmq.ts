import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { groupHasStopped, haveEnded, sendSignal } from './processes.js';

/** Past Debian's wrapper, which becomes another user and knows one node alone. */
const BIN = '/usr/lib/rabbitmq/bin';

/** Whether there is a `rabbitmq-server` to run: Debian's package of that name, with Erlang. */
export const hasRabbitMq = existsSync(`${BIN}/rabbitmq-server`) && spawnSync('epmd', ['-names']).error === undefined;

/** Why the tests say that they skip. */
export const RABBITMQ_SKIPPED = hasRabbitMq ? '' : ' (skipped: there is no rabbitmq-server on this machine)';

/**
 * A real RabbitMQ of the test's own: its own ports of 127.0.0.1, its own name, data and cookie in a temporary folder, and its own
 * epmd, which Erlang would else leave behind as a daemon. It can be killed, paused and filled up. Linux only.
 */
export class RabbitMq {
  #server: ChildProcess | undefined;
  #epmd: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    process.once('exit', this.#end);
  }

  /** In about 5 s. */
  static async start(): Promise<RabbitMq> {
    const [port, distPort, epmdPort] = [await freePort(), await freePort(), await freePort()];
    const folder = await mkdtemp(join(tmpdir(), 'nestjs-probes-rabbitmq-'));
    await writeFile(join(folder, 'plugins'), '[].');
    const rabbit = new RabbitMq(port, folder, {
      ...process.env,
      HOME: folder,
      ERL_EPMD_PORT: String(epmdPort),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: `probes-${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(distPort),
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
      RABBITMQ_CONFIG_FILE: join(folder, 'none'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
      RABBITMQ_MNESIA_BASE: join(folder, 'data'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      RABBITMQ_LOGS: '-',
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-start_epmd false',
    });
    try {
      rabbit.#epmd = spawn('epmd', ['-port', String(epmdPort), '-address', '127.0.0.1'], {
        env: rabbit.env,
        stdio: 'ignore',
      });
      await once(rabbit.#epmd, 'spawn');
      await rabbit.start();
      return rabbit;
    } catch (error) {
      await rabbit.remove();
      throw error;
    }
  }

  get url(): string {
    return `amqp://127.0.0.1:${this.port}`;
  }

  /** Starts again after {@link kill}, with the queues that are durable. */
  async start(): Promise<void> {
    if (this.#server !== undefined) throw new Error('This rabbitmq-server runs already: kill() it first.');
    // A script, Erlang's launcher and Erlang itself, which are signalled together.
    const server = spawn(`${BIN}/rabbitmq-server`, {
      env: this.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#server = server;
    const lines: string[] = [];
    for await (const line of createInterface(server.stdout)) {
      lines.push(line);
      if (!line.includes('Server startup complete')) continue;
      server.stdout.resume();
      return;
    }
    this.#server = undefined;
    throw new Error(`rabbitmq-server ended before it was ready:\n${lines.join('\n')}`);
  }

  /** Connections stay open, and nothing answers once it has resolved. */
  async pause(): Promise<void> {
    this.#signal('SIGSTOP');
    if (this.#server?.pid !== undefined) await groupHasStopped(this.#server.pid);
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Power off. */
  async kill(): Promise<void> {
    const server = this.#server;
    if (server?.pid === undefined) return;
    const ended = once(server, 'close');
    this.#signal('SIGKILL');
    await ended;
    this.#server = undefined;
  }

  /** Its memory is full, for as long as `isFull`: it lets nobody publish. */
  async setFull(isFull: boolean): Promise<void> {
    await this.control('set_vm_memory_high_watermark', isFull ? '0.00001' : '0.4');
  }

  /** `rabbitmqctl`, which takes a second or two. */
  async control(...command: readonly string[]): Promise<void> {
    const node = ['--node', this.env['RABBITMQ_NODENAME'] ?? ''];
    await promisify(execFile)(`${BIN}/rabbitmqctl`, [...node, ...command], { env: this.env });
  }

  async remove(): Promise<void> {
    await this.kill();
    const pid = this.#epmd?.pid;
    this.#end();
    if (pid !== undefined) await haveEnded([pid]);
    process.off('exit', this.#end);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#server?.pid !== undefined) sendSignal(-this.#server.pid, signal);
  }

  readonly #end = (): void => {
    this.#signal('SIGKILL');
    this.#epmd?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };
}
