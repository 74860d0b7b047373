import { Socket } from 'node:net';
import { sharedLookup } from '../lookups/shared-lookup.js';

/** The part of the time that a ping waits for a name lookup. Less than 1, so that it can still report that. */
const PART_OF_THE_TIME = 0.9;

/**
 * Calls `open`. A connection that `pg` makes in it from `options` shares its name lookup with other pings. If the
 * application has its own `stream`, that is used.
 *
 * `options` are changed only during the call, so connections of the application do not change.
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

/** `pg` calls `connect(port, host)`, or `connect(path)` when the host is a folder. */
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
