import { get } from 'node:http';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { realTime } from '../timing/real-time.js';

/** The statuses that a liveness route of this package may have. */
const STATUSES = new Set<unknown>(['alive', 'dead']);

const PATIENCE_MS = 1_000;

/** The address of a probe server, from its settings. */
export interface Whereabouts {
  readonly port: number;
  readonly host?: string | undefined;
  readonly path: string;
}

/** Opens a connection, as `connect()` of node:net does. */
type Open = (to: NetConnectOpts) => Socket;

/** The fields of a body that we use. */
interface Said {
  readonly status?: unknown;
  readonly phase?: unknown;
  readonly version?: unknown;
}

/**
 * Whether the process that listens there belongs to the same application: another worker of a cluster, or the service
 * next to which a command runs. It does if its liveness route has our format and our version.
 */
export async function isNeighbour(where: Whereabouts, version: string): Promise<boolean> {
  const said = await ask(where, 'live');
  return STATUSES.has(said?.status) && said?.version === version;
}

/** Whether nothing listens there: a port that was in use a moment ago may be free now. */
export function isFree({ port, host = 'localhost' }: Whereabouts, open: Open = connect): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = open({ port, host, timeout: PATIENCE_MS });
    const end = (free: boolean) => {
      socket.destroy();
      resolve(free);
    };
    socket.once('connect', () => end(false));
    socket.once('timeout', () => end(false));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => end(code === 'ECONNREFUSED'));
  });
}

/**
 * Whether the process that has the port is shutting down, so that the port will be free soon. For example in a watch
 * mode that does not wait for the old process. The version may differ, because it may be what has changed.
 */
export async function isLeaving(where: Whereabouts): Promise<boolean> {
  const said = await ask(where, 'ready');
  return said?.status === 'not_ready' && said.phase === 'draining';
}

/** The body of one route. Empty if it is not one of ours; `undefined` without an answer. */
function ask({ port, host = 'localhost', path }: Whereabouts, route: 'live' | 'ready'): Promise<Said | undefined> {
  return new Promise((resolve) => {
    const request = get({ port, host, path: `/${path}/${route}`, agent: false });
    // For the whole exchange, so that a server that sends a byte now and then is not waited for.
    const patience = realTime.setTimeout(() => request.destroy(), PATIENCE_MS).unref();
    request.once('close', () => realTime.clearTimeout(patience));
    request.on('error', () => resolve(undefined));
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('close', () => resolve(bodyIn(text)));
    });
  });
}

function bodyIn(text: string): Said {
  try {
    return Object(JSON.parse(text)) as Said;
  } catch {
    return {};
  }
}

/** The questions of the probe server. An object, so that a test can replace them. */
export const port = { isFree, isLeaving, isNeighbour };
