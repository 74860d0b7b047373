import { Pool } from 'pg';
import { expect, it, vi } from 'vitest';
import { connectionBeingOpened, destroySocket } from './pg-insides.js';
import type { PgClient, PgPool } from './pg-pool.js';

class Client {
  connect() {}
  once() {}
  on() {}
}

it('the pool tells which connection it is opening', () => {
  const pool = new Pool({ Client } as never) as unknown as PgPool;
  pool.connect(() => undefined);
  expect(connectionBeingOpened(pool)).toBeInstanceOf(Client);
});

it('a pool that does not tell is warned of, once', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  expect(connectionBeingOpened({} as PgPool)).toBeUndefined();
  expect(connectionBeingOpened({ _clients: new Set() } as unknown as PgPool)).toBeUndefined();
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^nestjs-probes: this version of pg-pool does not tell which connection it is opening/),
  );
  warn.mockRestore();
});

it.each<[what: string, client: object | undefined]>([
  ['no client', undefined],
  ['one without a connection, as of pg-native', {}],
  ['a connection without a stream', { connection: {} }],
  ['a stream that cannot be destroyed', { connection: { stream: {} } }],
])('there is nothing to destroy of %s', (_what, client) => {
  expect(() => destroySocket(client as PgClient | undefined)).not.toThrow();
});

it('what is destroyed is the stream', () => {
  const destroy = vi.fn<() => void>();
  destroySocket({ connection: { stream: { destroy } } } as unknown as PgClient);
  expect(destroy).toHaveBeenCalledOnce();
});
