import { Socket } from 'node:net';
import { sharedLookup } from './shared-lookup.js';

/** What of the time a ping waits for a name: less than all of it, so that it can still say what it waits for. */
const PART_OF_THE_TIME = 0.9;

/**
 * Calls `open`, and a connection that `pg` makes in it from `options` shares its name lookup with other pings. A
 * `stream` of the application's own stays: it knows better where the database is.
 *
 * For the time of the call alone: what the application opens itself is as it was.
 */
export function withSharedLookup<T>(options: { stream?: unknown }, timeoutMs: number, open: () => T): T {
  if (options.stream !== undefined) return open();
  options.stream = new LookupSocket(timeoutMs * PART_OF_THE_TIME);
  try {
    return open();
  } finally {
    delete options.stream;
  }
}

/** `pg` calls `connect(port, host)`, or `connect(path)` where the host is a folder. */
class LookupSocket extends Socket {
  readonly #lookup: ReturnType<typeof sharedLookup>;

  constructor(ms: number) {
    super();
    this.#lookup = sharedLookup(ms);
  }

  override connect(...args: unknown[]): this {
    const [port, host] = args;
    return typeof port === 'number' && typeof host === 'string'
      ? super.connect({ port, host, lookup: this.#lookup })
      : super.connect(...(args as [path: string]));
  }
}
