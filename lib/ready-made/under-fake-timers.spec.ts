import dns from 'node:dns';
import { install } from '@sinonjs/fake-timers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CheckContext } from '../checks/health-check.js';
import { eventLoopDelay } from './event-loop-delay.js';
import type { PgClient, PgPool } from './postgres/pg-pool.js';
import { onPooledConnection } from './postgres/pooled-connection.js';
import { pingReplicated } from './databases/replicas.js';
import { sharedLookup } from './lookups/shared-lookup.js';
import { silentNameServer } from './lookups/silent-name-server.fake.js';

const AN_HOUR_MS = 3_600_000;

let clock: ReturnType<typeof install>;

/** Everything that can be faked but the microtasks, without which Node itself stands still. */
beforeEach(() => void (clock = install({ toNotFake: ['nextTick', 'queueMicrotask'] })));

afterEach(() => {
  clock.uninstall();
  vi.restoreAllMocks();
});

const context = (timeoutMs = 50): CheckContext => ({ name: 'x', timeoutMs, signal: new AbortController().signal });

const client: PgClient = {
  connect: async () => undefined,
  query: async () => undefined,
  end: async () => undefined,
  on: () => undefined,
  off: () => undefined,
};

function poolWith(idleCount: number, waitingCount: number): PgPool & { idleCount: number; waitingCount: number } {
  return {
    totalCount: 1,
    idleCount,
    waitingCount,
    options: { max: 1 },
    Client: Object as unknown as PgPool['Client'],
    connect: (callback) => callback(undefined, client, () => undefined),
    on: () => undefined,
  };
}

it('a name lookup that hangs is given up', async () => {
  silentNameServer();
  const told = await new Promise((resolve) => sharedLookup(20)('hangs.test', {}, resolve));
  expect(told).toMatchObject({ message: expect.stringContaining('name lookup of hangs.test has not been answered') });
});

it('an answer of the name server arrives', async () => {
  vi.spyOn(dns, 'lookup').mockImplementation(((_host: string, _options: object, answer: (...said: unknown[]) => void) =>
    answer(null, '10.0.0.1', 4)) as never);
  expect(await new Promise((resolve) => sharedLookup(20)('a.test', {}, (...said) => resolve(said)))).toEqual([
    null,
    '10.0.0.1',
    4,
  ]);
});

it('a replica that hangs is given up', async () => {
  const healthy = async () => ({ status: 'healthy' }) as const;
  const hangs = ({ signal }: CheckContext) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const [, replicas] = await pingReplicated({ name: 'm', ping: healthy }, [{ name: 'a', ping: hangs }], context());
  expect(replicas).toEqual([{ name: 'a', status: 'unhealthy', message: 'no answer within 45 ms' }]);
});

it('a pool that stays exhausted is reported', async () => {
  expect(await onPooledConnection(poolWith(0, 0), context(), async () => 'asked')).toBe('exhausted');
});

it('a connection that becomes free without an event is found', async () => {
  const pool = poolWith(0, 0);
  const free = new Promise<void>((resolve) => void process.nextTick(resolve)).then(() => (pool.idleCount = 1));
  const asked = onPooledConnection(pool, context(60_000), async () => 'asked');
  await free;
  expect(await asked).toBe('asked');
});

it('a request of the same tick goes first', async () => {
  const pool = poolWith(1, 1);
  const asked = onPooledConnection(pool, context(60_000), async () => 'asked');
  pool.waitingCount = 0;
  expect(await asked).toBe('asked');
});

it('an hour on the clock of the test is not a stall of the event loop', () => {
  clock.uninstall();
  eventLoopDelay();
  clock = install();
  // Further than the real clock can be.
  clock.tick(AN_HOUR_MS + process.uptime() * 1_000);
  expect(eventLoopDelay({ unhealthyAboveMs: AN_HOUR_MS / 2 }).status).not.toBe('unhealthy');
});
