import { Socket } from 'node:net';
import { sharedLookup } from './shared-lookup.js';

/** The part of the time that a ping waits for a name lookup. Less than 1, so that it can still report that. */
const PART_OF_THE_TIME = 0.9;

/**
 * A socket for a driver that makes its connections by `connect(port, host)` or `connect(path)`. It shares its name lookup
 * with all checks.
 */
export class LookupSocket extends Socket {
  readonly #lookup: ReturnType<typeof sharedLookup>;

  /** @param timeoutMs The time of the ping. The lookup has 0.9 of it. */
  constructor(timeoutMs: number) {
    super();
    this.#lookup = sharedLookup(timeoutMs * PART_OF_THE_TIME);
  }

  override connect(...args: unknown[]): this {
    const [port, host] = args;
    return typeof port === 'number' && typeof host === 'string'
      ? super.connect({ port, host, lookup: this.#lookup })
      : super.connect(...(args as [path: string]));
  }
}

/**
 * Calls `open` while the options of a driver have this `stream`, so that connections of the application do not have it.
 * If the application has a `stream` of its own, that is used.
 */
export function withStream<T>(options: { stream?: unknown }, stream: () => unknown, open: () => T): T {
  if (options.stream !== undefined) return open();
  options.stream = stream();
  try {
    return open();
  } finally {
    delete options.stream;
  }
}
