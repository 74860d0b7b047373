import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body, parsed as JSON. `undefined` when it is empty. */
  readonly body: unknown;
}

/** Sends a request as the kubelet does: a new connection for each probe, with `Connection: close`. */
export async function ask(url: string, method: 'GET' | 'HEAD' = 'GET'): Promise<Answer> {
  const sent = request(url, { method, agent: false, headers: { 'User-Agent': 'kube-probe/1.33' } }).end();
  const [response] = await once(sent, 'response');
  const body = await text(response);
  return { status: response.statusCode, headers: response.headers, text: body, body: parsed(body) };
}

function parsed(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    return body;
  }
}
