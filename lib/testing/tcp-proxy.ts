import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A TCP proxy on 127.0.0.1 to a server, for tests. It can slow the connection down, cut it, and refuse it.
 *
 * ```ts
 * const proxy = await TcpProxy.to(5432);
 * const pool = new Pool({ host: '127.0.0.1', port: proxy.port });
 * proxy.cut();
 * ```
 */
export class TcpProxy {
  /** How long each piece of the server's answers is delayed, in milliseconds. */
  delayMs = 0;
  #state: 'open' | 'cut' | 'resetting' = 'open';
  #port = 0;
  /** The connections of clients, each with the one to the server, unless it is lost. */
  readonly #connections = new Map<Socket, Socket | undefined>();

  private constructor(
    private readonly server: Server,
    private targetPort: number,
  ) {
    server.on('connection', (client) => this.#join(client));
  }

  /** @param targetPort Where the server listens on 127.0.0.1. */
  static async to(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(createServer(), targetPort);
    await proxy.#listen(0);
    return proxy;
  }

  /** Where clients connect to, on 127.0.0.1. */
  get port(): number {
    return this.#port;
  }

  /** How many connections of clients are open now. */
  get openConnections(): number {
    return this.#connections.size;
  }

  /**
   * Pulls the cable without any notice: data are lost, no connection is closed, and new ones get no answer. Connections
   * that were open stay lost after {@link heal}, as with a router that has forgotten them.
   */
  cut(): void {
    this.#state = 'cut';
    for (const [client, target] of this.#connections) {
      this.#connections.set(client, undefined);
      if (target !== undefined) lose(client, target);
    }
  }

  /** Resets (RST) every connection, open and new ones. */
  reset(): void {
    this.#state = 'resetting';
    for (const client of this.#connections.keys()) client.resetAndDestroy();
  }

  /** Closes every connection and refuses new ones, as a machine on which nothing listens. */
  async refuse(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const client of this.#connections.keys()) client.destroy();
    await closed;
  }

  /** Accepts connections again after {@link refuse}, on the same port. */
  async accept(): Promise<void> {
    await this.#listen(this.#port);
  }

  /** Another server has taken the place of the first. Clients must connect again. */
  leadTo(targetPort: number): void {
    this.targetPort = targetPort;
    for (const client of this.#connections.keys()) client.destroy();
  }

  /** New connections go to another server. Open ones stay. */
  routeTo(targetPort: number): void {
    this.targetPort = targetPort;
  }

  /** New connections work from now on. */
  heal(): void {
    this.#state = 'open';
  }

  /** Ends in any state. */
  async close(): Promise<void> {
    if (this.server.listening) await this.refuse();
  }

  async #listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.#port = (this.server.address() as AddressInfo).port;
  }

  #join(client: Socket): void {
    if (this.#state === 'resetting') return void client.resetAndDestroy();
    // What the client sends after the end of the server must be no error here: the last answers would be lost.
    const to = { port: this.targetPort, host: '127.0.0.1', allowHalfOpen: true };
    const target = this.#state === 'cut' ? undefined : connect(to);
    this.#connections.set(client, target);
    client.on('error', () => undefined).on('close', () => this.#connections.delete(client));
    if (target === undefined) return void client.resume();
    client.pipe(target);
    // What is under way when the cable is cut does not arrive.
    const later = (arrive: () => void) =>
      setTimeout(() => this.#connections.get(client) === target && arrive(), this.delayMs);
    target.on('data', (chunk) => later(() => client.write(chunk)));
    // After the last data, which may contain the reason.
    target.on('end', () => later(() => client.end()));
    target.on('error', () => later(() => client.destroy()));
    client.on('close', () => target.destroy());
  }
}

/** The client keeps sending to nothing, and does not learn that the other side has ended. */
function lose(client: Socket, target: Socket): void {
  client.unpipe(target).resume();
  target.destroy();
}
