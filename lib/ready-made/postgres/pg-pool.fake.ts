import { EventEmitter } from 'node:events';
import { vi } from 'vitest';
import type { PgPool } from './pg-pool.js';

/** A connection of `pg` that answers when the test says so. */
export class FakeClient extends EventEmitter {
  readonly host = 'db.example';
  readonly port = 5432;
  readonly connect = vi.fn<() => Promise<unknown>>(async () => undefined);
  readonly query = vi.fn<(sql: string) => Promise<unknown>>(async () => ({ rows: [] }));
  readonly end = vi.fn<() => Promise<void>>(async () => undefined);
  readonly destroy = vi.fn<() => void>();
  readonly connection = { stream: { destroy: this.destroy } };
}

type Answer = Parameters<PgPool['connect']>[0];

/** A pool of `pg` whose connections are handed out when the test says so. */
export class FakePool extends EventEmitter {
  totalCount = 1;
  idleCount = 1;
  waitingCount = 0;
  options: PgPool['options'] = { max: 2 };
  _clients: FakeClient[] = [];
  readonly made: { readonly client: FakeClient; readonly options: object }[] = [];
  readonly release = vi.fn<(error?: Error) => void>();
  readonly answers: Answer[] = [];
  /** What a connection outside of the pool is made by. */
  client = new FakeClient();
  readonly Client: PgPool['Client'];

  constructor() {
    super();
    const made = (options: object) => {
      this.made.push({ client: this.client, options: { ...options } });
      return this.client;
    };
    this.Client = function Client(options: object) {
      return made(options);
    } as unknown as PgPool['Client'];
  }

  connect(answer: Answer): void {
    this.answers.push(answer);
  }

  /** The pool has no idle connection, and begins to open one. */
  opens(): FakeClient {
    const opening = new FakeClient();
    this.idleCount = 0;
    this.connect = (answer) => {
      this.totalCount += 1;
      this._clients.push(opening);
      this.answers.push(answer);
    };
    return opening;
  }

  hand(client: FakeClient): void {
    this.answers.shift()?.(undefined, client, this.release);
  }

  fail(error: Error): void {
    this.answers.shift()?.(error, undefined, this.release);
  }
}
