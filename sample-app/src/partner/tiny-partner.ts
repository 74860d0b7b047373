import { once } from 'node:events';
import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';

const PREFERRED_PORT = 3001;

/** Replaces the partner's API, on a separate port. `POST /fail` breaks it, `POST /recover` repairs it. */
let failing = false;
const server = createServer((request, response) => {
  if (request.method === 'POST') failing = request.url === '/fail';
  const body = failing ? { error: 'out of order' } : { days: 3 };
  response
    .writeHead(failing && request.method !== 'POST' ? 503 : 200, { 'content-type': 'application/json' })
    .end(JSON.stringify(body));
});

await listen(PREFERRED_PORT).catch(() => listen(0));
const address = server.address();
parentPort?.postMessage(`http://localhost:${typeof address === 'object' ? address?.port : PREFERRED_PORT}`);

async function listen(port: number): Promise<void> {
  server.listen(port);
  await once(server, 'listening');
}
