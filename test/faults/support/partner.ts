import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As the partner answers when all is well. */
const well: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"days":3}');
};

/** The partner's API, which can be made to answer in any way there is. */
export class Partner {
  /** How it answers. */
  behaviour = well;
  /** How often its health was asked for. */
  asked = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      if (request.url === '/health') this.asked += 1;
      this.behaviour(request, response);
    });
  }

  static async start(): Promise<Partner> {
    const partner = new Partner();
    partner.#server.listen(0, '127.0.0.1');
    await once(partner.#server, 'listening');
    return partner;
  }

  /** By a name that the application under test can be made to forget. */
  get url(): string {
    return `http://partner.test:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Its clients have to find it again. */
  closeConnections(): void {
    this.#server.closeAllConnections();
  }

  recover(): void {
    this.behaviour = well;
  }

  async remove(): Promise<void> {
    this.closeConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
