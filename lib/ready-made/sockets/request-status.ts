import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';

export interface StatusRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly lookup: LookupFunction;
  readonly signal: AbortSignal;
}

export interface HttpStatus {
  readonly status: number;
  readonly location: string | undefined;
}

const COMMON_HEADERS = { accept: '*/*', 'user-agent': 'node' };

/**
 * Requests `url` on a new connection, reads the status and closes the connection. We do not use `fetch`: it has no
 * `lookup` option, and its lookup goes on after an abort.
 */
export async function requestStatus(url: URL, { method, headers, lookup, signal }: StatusRequest): Promise<HttpStatus> {
  const { request, Agent, globalAgent } = url.protocol === 'https:' ? https : http;
  const agent = new Agent({ ...optionsOf(globalAgent), keepAlive: false });
  const options: RequestOptions = {
    method,
    headers: { ...COMMON_HEADERS, ...Object.fromEntries(headers) },
    agent,
    lookup,
    signal,
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(withoutCredentials(url), options).on('response', resolve).on('error', reject).end();
  }).catch((error: unknown) => {
    throw isHangUp(error) ? new Error('other side closed') : error;
  });
  response.on('error', () => undefined).destroy(); // The connection may break while we close it. The status is known already.
  return { status: response.statusCode ?? 0, location: response.headers.location };
}

/** They are in a header. Node would decode them, and fail where a `%` escapes nothing. */
function withoutCredentials(url: URL): URL {
  return Object.assign(new URL(url), { username: '', password: '' });
}

/**
 * `options` is documented, but missing in the types of Node 20. The global agent may have been replaced by another
 * object.
 */
function optionsOf(agent: http.Agent): http.AgentOptions {
  return 'options' in agent ? (agent.options as http.AgentOptions) : {};
}

function isHangUp(error: unknown): boolean {
  return error instanceof Error && error.message === 'socket hang up';
}
