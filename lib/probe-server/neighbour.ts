import { get } from 'node:http';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { realTime } from '../timing/real-time.js';

/** What our liveness route answers, whoever asks. */
const STATUSES = new Set<unknown>(['alive', 'dead']);

const PATIENCE_MS = 1_000;

/** Where a probe server is asked, as its settings have it. */
export interface Whereabouts {
  readonly port: number;
  readonly host?: string | undefined;
  readonly path: string;
}

type Open = (to: NetConnectOpts) => Socket;

/** What is read of a body. */
interface Said {
  readonly status?: unknown;
  readonly phase?: unknown;
  readonly version?: unknown;
}

/**
 * Whether what listens there is the probe server of another process of the same application: another worker of a cluster, or
 * the service beside which a command runs. By the answer of its liveness route: its status, and the version of ours.
 */
export async function isNeighbour(where: Whereabouts, version: string): Promise<boolean> {
  const said = await ask(where, 'live');
  return STATUSES.has(said?.status) && said?.version === version;
}

/**
 * Whether nobody listens there: a port that is in use at one moment may have been left at the next.
 *
 * @param open Opens the connection.
 */
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
 * Whether the port will be free by itself: a process that shuts down has it, such as the one before in a watch mode that
 * does not wait for its end. Whatever its version, which may be what has been changed.
 */
export async function isLeaving(where: Whereabouts): Promise<boolean> {
  const said = await ask(where, 'ready');
  return said?.status === 'not_ready' && said.phase === 'draining';
}

/** The body of one of the routes, empty if it is none of ours; `undefined` where nobody answers. */
function ask({ port, host = 'localhost', path }: Whereabouts, route: 'live' | 'ready'): Promise<Said | undefined> {
  return new Promise((resolve) => {
    const request = get({ port, host, path: `/${path}/${route}`, agent: false });
    // For all of it: what sends a byte now and then is not waited for either.
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

/** As the probe server asks. An object, so that a test can answer in their place. */
export const port = { isFree, isLeaving, isNeighbour };
