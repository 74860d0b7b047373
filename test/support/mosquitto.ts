import { spawnSync } from 'node:child_process';
import { Child } from './child.js';
import { freePort } from './free-port.js';

/** Whether there is a `mosquitto` to run: Debian's package of that name. It has no flag that ends it at once with success. */
export const hasMosquitto = spawnSync('mosquitto', ['-h']).error === undefined;

/** Why the tests say that they skip. */
export const MOSQUITTO_SKIPPED = hasMosquitto ? '' : ' (skipped: there is no mosquitto on this machine)';

/** A real MQTT broker of the test's own, on a port of its own of 127.0.0.1. It ends with the test file at the latest. */
export class Mosquitto extends Child {
  private constructor(readonly port: number) {
    super('mosquitto', ['-p', String(port), '-v'], { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  /** @param port the one that an earlier broker had, to be the same one to its clients. */
  static async start(port?: number): Promise<Mosquitto> {
    const broker = new Mosquitto(port ?? (await freePort()));
    await broker.finds(() => / version \S+ running/.exec(broker.output) ?? undefined, 'sign that it is ready');
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Connections stay open, and nothing answers. */
  pause(): void {
    this.signal('SIGSTOP');
  }

  resume(): void {
    this.signal('SIGCONT');
  }
}
