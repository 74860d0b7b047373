import { once } from 'node:events';
import { type ClientReadableStream, credentials, makeGenericClientConstructor, type ServiceError } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';
import { onTestFinished } from 'vitest';

interface Health {
  check(request: { service: string }, done: (error: ServiceError | null, answer?: { status: string }) => void): void;
  list(request: object, done: (error: ServiceError | null, answer?: { statuses: Statuses }) => void): void;
  watch(request: { service: string }): ClientReadableStream<{ status: string }>;
}
type Statuses = Record<string, { status: string }>;

const HealthClient = makeGenericClientConstructor(service, 'Health');

/** A client of grpc.health.v1, as the kubelet is one. */
export class HealthOf {
  readonly #client: InstanceType<typeof HealthClient>;

  constructor(address: string) {
    this.#client = new HealthClient(address, credentials.createInsecure());
    onTestFinished(() => this.#client.close());
  }

  /** The status, or the code of the error. */
  check(name: string): Promise<string | number> {
    return new Promise((resolve) =>
      this.#calls.check({ service: name }, (error, answer) => resolve(error ? error.code : (answer?.status ?? ''))),
    );
  }

  list(): Promise<Record<string, string>> {
    return new Promise((resolve, reject) =>
      this.#calls.list({}, (error, answer) =>
        error
          ? reject(error)
          : resolve(
              Object.fromEntries(Object.entries(answer?.statuses ?? {}).map(([name, { status }]) => [name, status])),
            ),
      ),
    );
  }

  watch(name: string): Watched {
    return new Watched(this.#calls.watch({ service: name }));
  }

  get #calls(): Health {
    return this.#client as unknown as Health;
  }
}

/** A Watch call: what it was told so far, and how it ended. */
export class Watched {
  readonly told: string[] = [];
  ended: { readonly code: number } | undefined;
  readonly #end: Promise<void>;

  constructor(private readonly call: ClientReadableStream<{ status: string }>) {
    call.on('data', ({ status }: { status: string }) => this.told.push(status));
    call.on('error', () => undefined);
    this.#end = new Promise((resolve) =>
      call.on('status', ({ code }: { code: number }) => {
        this.ended = { code };
        resolve();
      }),
    );
    onTestFinished(() => call.cancel());
  }

  async says(status: string): Promise<void> {
    while (this.told.at(-1) !== status) await once(this.call, 'data');
  }

  ends(): Promise<void> {
    return this.#end;
  }

  cancel(): void {
    this.call.cancel();
  }
}
