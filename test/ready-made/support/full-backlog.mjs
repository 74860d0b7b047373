/** Listens and then stands still, so that the kernel answers the first connections and no further ones. Prints its port. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { writeSync } from 'node:fs';

const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 });
await once(server, 'listening');
writeSync(1, `port ${server.address().port}\n`);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
