import { EventEmitter } from 'node:events';
import { vi } from 'vitest';
import type { MySqlOptions } from './mysql-pool.js';

type Answer = (error: Error | null) => void;

/** A connection of `mysql2` that answers when the test says so. The class is that of connections in no pool. */
export class FakeConnection extends EventEmitter {
  /** The connections that were made outside a pool. */
  static made: FakeConnection[] = [];
  static answer: Answer | undefined;
  readonly answers: Answer[] = [];
  readonly closed = vi.fn<() => void>();
  readonly stream = { destroy: this.closed };
  readonly goodbye = vi.fn<() => void>();

  /** What makes the socket, at the time when the connection is made. */
  readonly socket: unknown;

  constructor(readonly options?: { readonly config: MySqlOptions }) {
    super();
    this.socket = options?.config.stream;
    FakeConnection.made.push(this);
  }

  query(sql: string, answer: Answer): void {
    if (sql !== 'SELECT 1') throw new Error(`Not expected: ${sql}`);
    this.answers.push(answer);
  }

  end(callback: () => void): void {
    this.goodbye();
    callback();
  }

  destroy(): void {}
}

export class FakePooledConnection extends FakeConnection {
  readonly release = vi.fn<() => void>(() => {
    this.pool._freeConnections.list.push(this);
    this.pool.emit('release', this);
  });
  override readonly destroy = vi.fn<() => void>(() => this.pool._allConnections.remove(this));

  constructor(private readonly pool: FakeMySqlPool) {
    super();
    FakeConnection.made.pop();
  }
}

class FakeQueue {
  list: unknown[] = [];
  get length(): number {
    return this.list.length;
  }
  get(index: number): never {
    return this.list[index] as never;
  }
  remove(entry: unknown): void {
    this.list = this.list.filter((other) => other !== entry);
  }
}

type Handed = (error: Error | null, connection?: FakePooledConnection) => void;

/** A pool of `mysql2` with the rules of the real one: an idle connection, or a new one, or a place in the queue. */
export class FakeMySqlPool extends EventEmitter {
  readonly config = { connectionLimit: 2, connectionConfig: { host: 'beside.mysql.test', port: 3306 } };
  readonly _allConnections = new FakeQueue();
  readonly _freeConnections = new FakeQueue();
  readonly _connectionQueue = new FakeQueue();
  /** The connection that is handed out next, and to whom. */
  readonly handed: { readonly connection: FakePooledConnection; readonly to: Handed }[] = [];

  getConnection(to: Handed): void {
    const idle = this._freeConnections.list.pop() as FakePooledConnection | undefined;
    const connection = idle ?? this.open();
    if (connection === undefined) this._connectionQueue.list.push(to);
    else this.handed.push({ connection, to });
  }

  /** One more connection, if there is room. */
  open(): FakePooledConnection | undefined {
    if (this._allConnections.length >= this.config.connectionLimit) return undefined;
    const connection = new FakePooledConnection(this);
    this._allConnections.list.push(connection);
    return connection;
  }

  hand(): FakePooledConnection {
    const { connection, to } = this.next();
    to(null, connection);
    return connection;
  }

  fail(error: Error): void {
    const { connection, to } = this.next();
    this._allConnections.remove(connection);
    to(error);
  }

  private next() {
    const next = this.handed.shift();
    if (next === undefined) throw new Error('Nobody has asked for a connection');
    return next;
  }
}
