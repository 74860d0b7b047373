import { beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import type { CheckContext } from '../checks/health-check.js';
import { FakeMySqlPool } from './mysql/mysql-pool.fake.js';
import { pingMySql } from './mysql.js';

const NOT_ASKED = (): void => undefined;
const PATIENT = { degradedAboveMs: 60_000 };
const context = (signal = new AbortController().signal): CheckContext => ({ name: 'x', timeoutMs: 1_000, signal });

let warn: MockInstance<typeof process.emitWarning>;
beforeEach(() => {
  warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  return () => warn.mockRestore();
});

it.each([
  ['a pool', (pool: FakeMySqlPool) => Object.assign(pool, { query: NOT_ASKED })],
  [
    'the shell of a pool that mysql2/promise has',
    (pool: FakeMySqlPool) => ({ pool, query: NOT_ASKED, getConnection: NOT_ASKED }),
  ],
])('asks on a connection of %s', async (_what, given) => {
  const pool = new FakeMySqlPool();
  const outcome = pingMySql(given(pool), context(), PATIENT);
  const connection = pool.hand();
  await vi.waitUntil(() => connection.answers.length > 0);
  connection.answers.shift()?.(null);
  expect(await outcome).toMatchObject({ status: 'healthy', details: { pool_size: 1 } });
  expect(warn).not.toHaveBeenCalled();
});

it('asks by the query of a pool that does not show its connections, and one warning says so', async () => {
  const query = vi.fn((_sql: string, answer: (error: Error | null) => void) => answer(null));
  const pool = { query, getConnection: () => undefined };
  expect(await pingMySql(pool, context(), PATIENT)).toEqual({ status: 'healthy' });
  const shell = { ...pool, pool };
  expect(await pingMySql(shell, context(), PATIENT)).toEqual({ status: 'healthy' });
  expect(query.mock.calls.map(([sql]) => sql)).toEqual(['SELECT 1', 'SELECT 1']);
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^nestjs-probes: this pool does not show its connections as one of mysql2 does/),
  );
  query.mockImplementation((_sql, answer) => answer(new Error('refused')));
  await expect(pingMySql(pool, context())).rejects.toThrow('refused');
});

it('does not send another query to such a pool while one is unanswered', async () => {
  const pool = { query: vi.fn<() => void>(), getConnection: () => undefined };
  for (let run = 1; run <= 3; run++) {
    const asked = pingMySql(pool, context(AbortSignal.timeout(5)));
    await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
  }
  expect(pool.query).toHaveBeenCalledOnce();
});

it.each<[what: string, value: unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['an object', {}],
  ['a connection', { query: () => undefined }],
  ['a cluster', { getConnection: () => undefined, of: () => undefined }],
])('refuses %s', async (_what, value) => {
  await expect(pingMySql(value as never, context())).rejects.toThrow(
    /^pingMySql\(\): the first argument must be a Pool of mysql2, got /,
  );
});

it.each([
  [{ degradedAboveMs: -1 }, /^pingMySql\(\): `degradedAboveMs` must be a positive number/],
  [{ whenPoolExhausted: 'healthy' }, /^pingMySql\(\): `whenPoolExhausted` must be 'degraded' or 'unhealthy'/],
  [{ replicas: 'any' }, /^pingMySql\(\): `replicas` is not an option/],
])('refuses %j', async (options, message) => {
  await expect(
    pingMySql(Object.assign(new FakeMySqlPool(), { query: () => undefined }), context(), options as never),
  ).rejects.toThrow(message);
});
