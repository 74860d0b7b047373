import { Pool } from 'pg';
import { expect, it, vi } from 'vitest';
import { connectionBeingOpened, destroySocket } from './pg-insides.js';
import type { PgClient, PgPool } from './pg-pool.js';

class Client {
  connect() {}
  once() {}
  on() {}
}

it('the pool shows which connection it is opening', () => {
  const pool = new Pool({ Client } as never) as unknown as PgPool;
  pool.connect(() => undefined);
  expect(connectionBeingOpened(pool)).toBeInstanceOf(Client);
});

it('a pool that does not show it causes one warning', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  expect(connectionBeingOpened({} as PgPool)).toBeUndefined();
  expect(connectionBeingOpened({ _clients: new Set() } as unknown as PgPool)).toBeUndefined();
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^nestjs-probes: this version of pg-pool does not show which connection it is opening/),
  );
  warn.mockRestore();
});

it.each<[what: string, client: object | undefined]>([
  ['no client', undefined],
  ['a client without a connection, as in pg-native', {}],
  ['a connection without a stream', { connection: {} }],
  ['a stream that cannot be destroyed', { connection: { stream: {} } }],
])('there is nothing to destroy of %s', (_what, client) => {
  expect(() => destroySocket(client as PgClient | undefined)).not.toThrow();
});

it('the stream is destroyed', () => {
  const destroy = vi.fn<() => void>();
  destroySocket({ connection: { stream: { destroy } } } as unknown as PgClient);
  expect(destroy).toHaveBeenCalledOnce();
});
