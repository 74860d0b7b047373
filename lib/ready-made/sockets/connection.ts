import type { LookupFunction, Socket } from 'node:net';
import { orAborted } from '../../timing/or-aborted.js';
import { realTime } from '../../timing/real-time.js';
import { type Bounds, patienceMsOf } from '../arguments/given-context.js';
import { seconds } from '../wording/seconds.js';
import { sharedLookup } from '../lookups/shared-lookup.js';

type Phase = 'lookup' | 'connect' | 'handshake';

/** How long each phase took, in milliseconds. A phase that there was not is missing. */
export type PhaseTimes = { readonly [P in Phase]?: number };

const UNANSWERED: Record<Exclude<Phase, 'lookup'>, string> = {
  connect: 'the connection has not been answered',
  handshake: 'the TLS handshake has not been answered',
};

/**
 * Opens a connection, uses it and destroys it, also when the signal is aborted. Waits for less than the deadline, so
 * that the error can say for what it has waited: the name server, the connection or the TLS handshake.
 *
 * @param open Makes the socket with this `lookup`.
 * @param ready The event after which it can be used.
 */
export async function withConnection<S extends Socket, T>(
  open: (lookup: LookupFunction) => S,
  ready: 'connect' | 'secureConnect',
  bounds: Bounds,
  use: (socket: S, times: PhaseTimes) => T,
): Promise<T> {
  bounds.signal.throwIfAborted();
  const limitMs = patienceMsOf(bounds);
  const phases = new Phases();
  const lookup = sharedLookup(limitMs);
  const socket = open((host, options, callback) => {
    phases.enter('lookup');
    lookup(host, options, (...answer) => {
      phases.enter('connect');
      callback(...answer);
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const opened = new Promise<void>((resolve, reject) => {
    socket
      .on('error', reject)
      .once('close', () => reject(new Error('other side closed')))
      .once('connect', () => phases.enter('handshake'))
      .once(ready, () => resolve());
    timer = realTime.setTimeout(() => {
      const error = phases.unanswered();
      if (error) reject(error);
    }, limitMs);
  });
  try {
    await orAborted(opened, bounds.signal);
    phases.enter(undefined);
    return use(socket, phases.times);
  } finally {
    realTime.clearTimeout(timer);
    socket.destroy();
  }
}

class Phases {
  /** An address needs no lookup. */
  #now: Phase | undefined = 'connect';
  #since = realTime.now();
  readonly times: { [P in Phase]?: number } = {};

  enter(phase: Phase | undefined): void {
    const now = realTime.now();
    if (this.#now !== undefined) this.times[this.#now] = now - this.#since;
    this.#now = phase;
    this.#since = now;
  }

  /** What has not been answered yet. A lookup has the same limit, and an error of its own. */
  unanswered(): Error | undefined {
    if (this.#now === undefined || this.#now === 'lookup') return undefined;
    return new Error(`${UNANSWERED[this.#now]} for ${seconds(realTime.now() - this.#since)}`);
  }
}
