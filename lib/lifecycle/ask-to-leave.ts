import type { ServerResponse } from 'node:http';

/**
 * Makes an answer ask its client to use another connection for its next request: Node writes `Connection: close` and
 * closes the connection after the answer. Has no effect once the headers are sent.
 */
export function askToLeave(response: ServerResponse): void {
  response.shouldKeepAlive = false;
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse;
  // A header wins over `shouldKeepAlive`, and servers of event streams and proxies set `Connection: keep-alive`.
  response.writeHead = (status: number, ...rest: unknown[]) => {
    if (response.hasHeader('connection')) response.setHeader('Connection', 'close');
    return writeHead(status, ...rest.map(withConnectionClosed));
  };
}

/** Headers as `writeHead()` takes them: an object, or a list in which names and values alternate. */
function withConnectionClosed(headers: unknown): unknown {
  if (Array.isArray(headers)) {
    return headers.map((each, index) => (index % 2 === 1 && isConnection(headers[index - 1]) ? 'close' : each));
  }
  if (typeof headers !== 'object' || headers === null) return headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isConnection(name) ? 'close' : value]),
  );
}

function isConnection(name: unknown): boolean {
  return String(name).toLowerCase() === 'connection';
}
