import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

const PREFERRED_PORT = 3001;

/** Stands in for the partner's API, on a port of its own. `POST /fail` breaks it, `POST /recover` mends it. */
export async function startTinyPartner(): Promise<string> {
  let failing = false;
  const server = createServer((request, response) => {
    if (request.method === 'POST') failing = request.url === '/fail';
    const body = failing ? { error: 'out of order' } : { days: 3 };
    response
      .writeHead(failing && request.method !== 'POST' ? 503 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(body));
  });
  await listen(server, PREFERRED_PORT).catch(() => listen(server, 0));
  // It lives as long as the application does, and is no reason for it to live on.
  server.unref();
  const address = server.address();
  return `http://localhost:${typeof address === 'object' ? address?.port : PREFERRED_PORT}`;
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port);
  await once(server, 'listening');
}
