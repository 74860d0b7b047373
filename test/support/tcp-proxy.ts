import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy on 127.0.0.1: the way to a server, which can be made longer, or be cut. */
export class TcpProxy {
  /** How long every piece of the server's answers is held back, in milliseconds. */
  delayMs = 0;
  #state: 'open' | 'cut' | 'resetting' = 'open';
  readonly #connections = new Map<Socket, Socket | undefined>();

  private constructor(
    private readonly server: Server,
    private targetPort: number,
  ) {}

  static async to(targetPort: number): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, targetPort);
    server.on('connection', (client) => proxy.#join(client));
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

  /**
   * The cable is pulled, and nobody is told: what is sent is lost, no connection is closed, new ones get no answer.
   * What was open then stays lost after {@link heal}, as with a router that has forgotten it.
   */
  cut(): void {
    this.#state = 'cut';
    for (const [client, target] of this.#connections) lose(client, target);
  }

  /** Every connection is reset (RST), those that are open and those that are tried. */
  reset(): void {
    this.#state = 'resetting';
    for (const client of this.#connections.keys()) client.resetAndDestroy();
  }

  /** Somebody else has taken the server's place; who was connected has to connect again. */
  leadTo(targetPort: number): void {
    this.targetPort = targetPort;
    for (const client of this.#connections.keys()) client.destroy();
  }

  /** Connections that are opened from now on find their way. */
  heal(): void {
    this.#state = 'open';
  }

  async close(): Promise<void> {
    for (const connection of this.#connections.keys()) connection.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #join(client: Socket): void {
    if (this.#state === 'resetting') return void client.resetAndDestroy();
    const target = this.#state === 'cut' ? undefined : connect(this.targetPort, '127.0.0.1');
    this.#connections.set(client, target);
    client.on('error', () => undefined).on('close', () => this.#connections.delete(client));
    if (target === undefined) return void client.resume();
    client.pipe(target);
    target.on('data', (chunk) => setTimeout(() => client.write(chunk), this.delayMs));
    // After the last of what it has said, which may be the reason.
    target.on('end', () => setTimeout(() => client.end(), this.delayMs));
    target.on('error', () => client.destroy());
    client.on('close', () => target.destroy());
  }
}

/** The client goes on speaking, to nobody, and hears nothing of the end of the other side. */
function lose(client: Socket, target: Socket | undefined): void {
  if (target === undefined) return;
  client.unpipe(target).resume();
  target.removeAllListeners().on('error', () => undefined);
  target.destroy();
}
