import { Queue } from 'bullmq';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Program } from '../support/program.js';
import { hasRedisServer, RedisServer } from '../support/redis.js';
import { Ledger } from './support/ledger.js';
import { random } from './support/random.js';
import { relay, RELAY_TIMEOUT_MS } from './support/relay.js';

const SKIPPED = hasRedisServer ? '' : ' (skipped: there is no redis-server on this machine)';

describe.skipIf(!hasRedisServer)(`workers of BullMQ on a real Redis${SKIPPED}`, () => {
  let redis: RedisServer;
  let queue: Queue;

  beforeAll(async () => {
    redis = await RedisServer.start({ keeps: true });
    queue = new Queue('videos', { connection: { host: '127.0.0.1', port: redis.port, retryStrategy: () => 50 } });
    queue.on('error', () => undefined);
  });
  beforeEach(() => queue.obliterate({ force: true }));
  afterAll(async () => {
    await queue?.close();
    await redis?.remove();
  });

  function crew(ledger: Ledger, dice: () => number) {
    const ids: number[] = [];
    const send = async () => {
      const id = ids.push(ids.length) - 1;
      await queue.add('film', { id, ms: Math.round(dice() * 400) });
    };
    const start = (KIND: string, env: NodeJS.ProcessEnv = {}) =>
      new Program('bull-worker', undefined, {
        env: { REDIS_PORT: String(redis.port), LEDGER: ledger.file, KIND, ...env },
      });
    return { ids, send, start };
  }

  const left = async () => {
    const { wait = 0, active = 0, delayed = 0 } = await queue.getJobCounts('wait', 'active', 'delayed');
    return wait + active + delayed;
  };
  const begunAgain = async () =>
    (await queue.getJobs(['completed', 'failed'])).filter(
      ({ attemptsStarted, stalledCounter }) => attemptsStarted > 1 || stalledCounter > 0,
    ).length;

  it(
    'lose no job, and begin none twice, when SIGTERM comes at 20 random moments',
    { timeout: RELAY_TIMEOUT_MS },
    async () => {
      const ledger = new Ledger();
      const dice = random('BullMQ');
      const { ids, send, start } = crew(ledger, dice);
      const kinds = ['host', 'plain'];
      const programs = await relay({ rounds: 20, random: dice, start: (round) => start(kinds[round % 2] ?? ''), send });
      await expect.poll(left).toBe(0);
      await expect.poll(() => ledger.lost(ids)).toEqual([]);
      expect(ledger.odd(ids)).toEqual([]);
      expect(await queue.getFailedCount()).toBe(0);
      expect(await begunAgain()).toBe(0);
      for (const { output } of programs) expect(output).not.toContain('were not done');
    },
  );

  it.each(['host', 'plain'])('lose or repeat some without the drain (%s)', async (kind) => {
    const ledger = new Ledger();
    const dice = random('BullMQ without the drain');
    const { ids, send, start } = crew(ledger, dice);
    await relay({ rounds: 2, random: dice, start: () => start(kind, { DRAINS: 'no' }), send });
    await expect.poll(left).toBe(0);
    expect(ledger.odd(ids)).not.toEqual([]);
  });

  describe('when Redis fails in the middle of a drain', () => {
    /** A worker with jobs in hand that was told to go. */
    async function draining(kind: string, env: NodeJS.ProcessEnv) {
      const ledger = new Ledger();
      const { ids, send, start } = crew(ledger, () => 8);
      await Promise.all([send(), send(), send()]);
      const program = start(kind, env);
      await expect.poll(() => ledger.begun).toBe(3);
      program.signal('SIGTERM');
      await program.prints('Draining after SIGTERM');
      onTestFinished(async () => {
        redis.resume();
        await redis.start().catch(() => undefined);
      });
      return { ledger, ids, program, next: () => start(kind) };
    }

    it.each([
      ['restarts', () => redis.stop(), () => redis.start()],
      ['freezes for a while', () => redis.pause(), () => redis.resume()],
    ])('they finish what they have when it %s', async (_how, fail, mend) => {
      const { ledger, ids, program } = await draining('plain', { LOCK_MS: '30000' });
      await fail();
      await expect.poll(() => ledger.lost(ids)).toEqual([]);
      expect(program.hasEnded).toBe(false);
      await mend();
      await program.ended;
      expect(program.output).not.toContain('were not done');
      await expect.poll(left).toBe(0);
      expect(ledger.odd(ids)).toEqual([]);
    });

    it.each([
      ['is gone', () => redis.stop(), () => redis.start()],
      ['stays frozen', () => redis.pause(), () => redis.resume()],
    ])('they end in time when it %s, say what was left, and nothing is lost', async (_how, fail, mend) => {
      const { ledger, ids, program, next } = await draining('host', { TIMEOUT_MS: '1000' });
      await fail();
      await program.ended;
      expect(program.output).toContain('Closing although drain tasks were not done after 1000 ms: videos');
      await mend();
      next();
      await expect.poll(left).toBe(0);
      expect(ledger.lost(ids)).toEqual([]);
    });
  });
});
