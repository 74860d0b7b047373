/** A status of grpc.health.v1. Only Watch uses `SERVICE_UNKNOWN`. */
export type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

/** The parts of a Watch call of `@grpc/grpc-js` that we use. */
export interface WatchCall {
  write(message: { readonly status: ServingStatus }): unknown;
  end(): void;
  on(event: 'cancelled', listener: () => void): unknown;
}

interface Watch {
  readonly service: string;
  said: ServingStatus | undefined;
}

/** The Watch calls of one server, each with the last status that was sent. */
export class GrpcWatches {
  readonly #open = new Map<WatchCall, Watch>();
  #closing = false;

  constructor(private readonly statusOf: (service: string) => ServingStatus) {}

  /** Whether the server ends its calls and takes no more. */
  get closing(): boolean {
    return this.#closing;
  }

  add(call: WatchCall, service: string): void {
    call.on('cancelled', () => this.#open.delete(call));
    this.#open.set(call, { service, said: undefined });
    this.tell();
    // This call came while the server was closing, and the server waits for it too.
    if (this.#closing) this.end();
  }

  /** Sends the status of a service to each call that has another status. */
  tell(): void {
    for (const [call, watch] of this.#open) {
      const status = this.statusOf(watch.service);
      if (status === watch.said) continue;
      watch.said = status;
      call.write({ status });
    }
  }

  /** Ends the open calls after a last message. */
  end(): void {
    this.tell();
    for (const call of this.#open.keys()) call.end();
    this.#open.clear();
  }

  /** Ends later calls too. */
  close(): void {
    this.#closing = true;
    this.end();
  }
}
