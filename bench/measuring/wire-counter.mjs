// Between an application and PostgreSQL: passes every byte on, and notes when a query goes by.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A query on the wire is a Query message, or the Execute of the extended protocol. */
const QUERY = new Set(['Q', 'E'].map((letter) => letter.charCodeAt(0)));

export class WireCounter {
  /** When queries went by, in milliseconds. */
  queries = [];
  #sockets = new Set();

  static async before(databaseUrl) {
    const counter = new WireCounter();
    const target = new URL(databaseUrl);
    counter.server = createServer((client) => counter.#pass(client, target)).listen(0, '127.0.0.1');
    await once(counter.server, 'listening');
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = counter.server.address().port;
    counter.url = url.href;
    return counter;
  }

  close() {
    this.#sockets.forEach((socket) => socket.destroy());
    this.server.close();
  }

  #pass(client, target) {
    const database = connect({ host: target.hostname, port: Number(target.port || 5432), noDelay: true });
    client.setNoDelay(true);
    const read = messageReader((type) => QUERY.has(type) && this.queries.push(performance.now()));
    client.on('data', read);
    client.pipe(database).pipe(client);
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}

/** Frontend messages: a type (but for the first one) and a length that counts itself. They come in any pieces. */
function messageReader(onMessage) {
  let rest = Buffer.alloc(0);
  let isFirst = true;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const typeBytes = isFirst ? 0 : 1;
      if (rest.length < typeBytes + 4) return;
      const length = typeBytes + rest.readInt32BE(typeBytes);
      if (rest.length < length) return;
      if (!isFirst) onMessage(rest[0]);
      isFirst = false;
      rest = rest.subarray(length);
    }
  };
}
