import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy on 127.0.0.1 that can make the way to a server longer. */
export class TcpProxy {
  /** How long every piece of the server's answers is held back, in milliseconds. */
  delayMs = 0;
  readonly #connections = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async to(targetPort: number): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server);
    server.on('connection', (client) => proxy.#join(client, connect(targetPort, '127.0.0.1')));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How many connections of clients are open at this moment. */
  get openConnections(): number {
    return this.#connections.size;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #join(client: Socket, target: Socket): void {
    this.#connections.add(client);
    client.on('close', () => this.#connections.delete(client));
    client.pipe(target);
    target.on('data', (chunk) => setTimeout(() => client.write(chunk), this.delayMs));
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }
}
