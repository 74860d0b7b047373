import { spawnSync } from 'node:child_process';
import { Child } from './child.js';
import { freePort } from './free-port.js';

/** Whether there is a `nats-server` to run: Debian's package of that name. */
export const hasNats = spawnSync('nats-server', ['--version']).status === 0;

/** Why the tests say that they skip. */
export const NATS_SKIPPED = hasNats ? '' : ' (skipped: there is no nats-server on this machine)';

/** A real NATS server of the test's own, on a port of its own of 127.0.0.1. It ends with the test file at the latest. */
export class NatsServer extends Child {
  private constructor(readonly port: number) {
    super('nats-server', ['--addr', '127.0.0.1', '--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  /** @param port the one that an earlier server had, to be the same one to its clients. */
  static async start(port?: number): Promise<NatsServer> {
    const server = new NatsServer(port ?? (await freePort()));
    await server.finds(() => server.output.includes('Server is ready') || undefined, 'sign that it is ready');
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Connections stay open, and nothing answers. */
  pause(): void {
    this.signal('SIGSTOP');
  }

  resume(): void {
    this.signal('SIGCONT');
  }
}
