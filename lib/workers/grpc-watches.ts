/** A status as grpc.health.v1 has it. `SERVICE_UNKNOWN` is for Watch alone. */
export type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

/** What is used of a Watch call of `@grpc/grpc-js`. */
export interface WatchCall {
  write(message: { readonly status: ServingStatus }): unknown;
  end(): void;
  on(event: 'cancelled', listener: () => void): unknown;
}

interface Watch {
  readonly service: string;
  said: ServingStatus | undefined;
}

/** The Watch calls of one server, each with what it was told last. */
export class GrpcWatches {
  readonly #open = new Map<WatchCall, Watch>();
  #closing = false;

  constructor(private readonly statusOf: (service: string) => ServingStatus) {}

  /** Whether the server lets its calls end and takes no more. */
  get closing(): boolean {
    return this.#closing;
  }

  add(call: WatchCall, service: string): void {
    call.on('cancelled', () => this.#open.delete(call));
    this.#open.set(call, { service, said: undefined });
    this.tell();
    // It has come in while the server was closing, which waits for it, too.
    if (this.#closing) this.end();
  }

  /** Whoever watches a service with another status than it was told hears of it. */
  tell(): void {
    for (const [call, watch] of this.#open) {
      const status = this.statusOf(watch.service);
      if (status === watch.said) continue;
      watch.said = status;
      call.write({ status });
    }
  }

  /** The calls that are open now end, after a last word. */
  end(): void {
    this.tell();
    for (const call of this.#open.keys()) call.end();
    this.#open.clear();
  }

  /** So do all that come later. */
  close(): void {
    this.#closing = true;
    this.end();
  }
}
