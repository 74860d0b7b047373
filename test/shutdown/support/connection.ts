import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection on which a test writes and reads what it wants, byte for byte. */
export class Connection {
  #received = '';
  readonly #awaited = new Set<() => void>();
  #isClosed = false;
  readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8').on('data', (piece: string) => {
      this.#received += piece;
      this.#heard();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#isClosed = true;
        this.#heard();
        resolve();
      });
    });
    socket.unref();
  }

  static async to(url: string): Promise<Connection> {
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Connection(socket);
  }

  get received(): string {
    return this.#received;
  }

  write(bytes: string): void {
    this.socket.write(bytes);
  }

  /** Resolves when what has come so far matches. */
  async has(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#received)) {
      if (this.#isClosed) throw new Error(`Closed after ${JSON.stringify(this.#received)}, without ${pattern}`);
      await new Promise<void>((resolve) => this.#awaited.add(resolve));
    }
  }

  #heard(): void {
    for (const resolve of this.#awaited) resolve();
    this.#awaited.clear();
  }
}

/** Whether somebody still accepts connections there. */
export async function accepts(url: string): Promise<boolean> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
