import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** An attached debugger, as an editor is one. Speaks no more of the protocol than it takes to hold a process. */
export class DebuggerClient {
  #heard = '';

  private constructor(private readonly socket: Socket) {
    socket.on('data', (data) => (this.#heard += data.toString('latin1')));
    onTestFinished(() => void socket.destroy());
  }

  /** @param log What the process has printed: `Debugger listening on ws://127.0.0.1:9229/…`. */
  static async attach(log: string): Promise<DebuggerClient> {
    const url = new URL(/Debugger listening on (ws:\S+)/.exec(log)?.[1] ?? '');
    const client = new DebuggerClient(connect(Number(url.port), url.hostname));
    const head = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'];
    const key = `Sec-WebSocket-Key: ${Buffer.from('nestjs-probes 16').toString('base64')}`;
    client.socket.write([`GET ${url.pathname} HTTP/1.1`, `Host: ${url.host}`, ...head, key, '', ''].join('\r\n'));
    await client.hears('101 Switching Protocols');
    return client;
  }

  send(method: string): void {
    const message = Buffer.from(JSON.stringify({ id: 1, method }));
    // A short text in one frame, masked with zeros.
    this.socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | message.length, 0, 0, 0, 0]), message]));
  }

  async hears(text: string): Promise<void> {
    while (!this.#heard.includes(text)) await once(this.socket, 'data');
  }
}
