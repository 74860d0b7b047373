import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body, read as JSON; `undefined` when there is none. */
  readonly body: unknown;
}

/** Asks as the kubelet does: a new connection for every probe, `Connection: close`. */
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
