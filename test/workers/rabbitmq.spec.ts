import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Program } from '../support/program.js';
import { hasRabbitMq, RABBITMQ_SKIPPED, RabbitMq } from '../support/rabbitmq.js';
import { Ledger } from './support/ledger.js';
import { random } from './support/random.js';
import { relay, RELAY_TIMEOUT_MS } from './support/relay.js';

const QUEUE = 'pictures';

describe.skipIf(!hasRabbitMq)(`consumers of RabbitMQ${RABBITMQ_SKIPPED}`, () => {
  let rabbit: RabbitMq;
  let connection: ChannelModel;
  let channel: ConfirmChannel;

  beforeAll(async () => {
    rabbit = await RabbitMq.start();
    await open();
  });
  beforeEach(() => channel.purgeQueue(QUEUE));
  afterAll(() => rabbit?.remove());

  async function open() {
    connection = await connect(rabbit.url);
    connection.on('error', () => undefined);
    channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    await channel.assertQueue(QUEUE);
  }

  function crew(ledger: Ledger, dice: () => number) {
    const ids: number[] = [];
    const send = async () => {
      const id = ids.push(ids.length) - 1;
      channel.sendToQueue(QUEUE, Buffer.from(JSON.stringify({ id, ms: Math.round(dice() * 400) })), {
        persistent: true,
      });
      await channel.waitForConfirms();
    };
    const start = (KIND: string, env: NodeJS.ProcessEnv = {}) =>
      new Program('rabbit-worker', undefined, {
        env: { RABBITMQ_URL: rabbit.url, LEDGER: ledger.file, KIND, ...env },
      });
    return { ids, send, start };
  }

  it(
    'lose no message, and begin none twice, when SIGTERM comes at 20 random moments',
    { timeout: RELAY_TIMEOUT_MS },
    async () => {
      const ledger = new Ledger();
      const dice = random('RabbitMQ');
      const { ids, send, start } = crew(ledger, dice);
      const kinds = ['managed', 'plain'];
      const programs = await relay({ rounds: 20, random: dice, start: (round) => start(kinds[round % 2] ?? ''), send });
      await expect.poll(() => ledger.lost(ids)).toEqual([]);
      expect(ledger.odd(ids)).toEqual([]);
      for (const { output } of programs) expect(output).not.toContain('were not done');
    },
  );

  it('lose or repeat some without the drain', async () => {
    const ledger = new Ledger();
    const dice = random('RabbitMQ without the drain');
    const { ids, send, start } = crew(ledger, dice);
    await relay({ rounds: 3, random: dice, start: () => start('plain', { DRAINS: 'no' }), send });
    await expect.poll(() => ledger.lost(ids)).toEqual([]);
    expect(ledger.odd(ids)).not.toEqual([]);
  });

  describe('when RabbitMQ fails in the middle of a drain', () => {
    /** A consumer with messages in hand that was told to go. */
    async function draining(ms: number, env: NodeJS.ProcessEnv = {}) {
      const ledger = new Ledger();
      const { ids, send, start } = crew(ledger, () => ms / 400);
      await Promise.all([send(), send(), send()]);
      const program = start('managed', env);
      onTestFinished((c) => {
        if (c.task.result?.state !== 'pass') console.log(program.output, program.hasEnded, ledger.odd(ids));
      });
      await expect.poll(() => ledger.begun).toBe(3);
      program.signal('SIGTERM');
      await program.prints('Draining after SIGTERM');
      onTestFinished(() => rabbit.resume());
      return { ledger, ids, program, next: () => start('managed') };
    }

    async function restart() {
      await rabbit.kill();
      await rabbit.start();
      await open();
    }

    it('they finish what they have when it freezes for a while', async () => {
      const { ledger, ids, program } = await draining(4_000);
      await rabbit.pause();
      await expect.poll(() => ledger.lost(ids)).toEqual([]);
      expect(program.hasEnded).toBe(false);
      rabbit.resume();
      await program.ended;
      expect(program.output).not.toContain('were not done');
      const { messageCount } = await channel.checkQueue(QUEUE);
      expect(messageCount).toBe(0);
      expect(ledger.odd(ids)).toEqual([]);
    });

    it('they finish what they have when its memory is full', async () => {
      const { ledger, ids, program } = await draining(4_000);
      onTestFinished(() => rabbit.setFull(false));
      await rabbit.setFull(true);
      expect(ledger.lost(ids)).toEqual(ids);
      await program.ended;
      expect(program.output).not.toContain('were not done');
      expect(ledger.odd(ids)).toEqual([]);
      expect(await channel.checkQueue(QUEUE)).toMatchObject({ messageCount: 0 });
    });

    it('they finish what they have when it restarts, and no message is lost', async () => {
      const { ledger, ids, program, next } = await draining(4_000);
      await restart();
      await program.ended;
      expect(program.output).not.toContain('were not done');
      expect(ledger.lost(ids)).toEqual([]);
      // What it had in hand it could not acknowledge any more.
      next();
      await expect.poll(async () => (await channel.checkQueue(QUEUE)).messageCount).toBe(0);
    });

    it.each([
      ['is gone', () => rabbit.kill(), restart],
      ['stays frozen', () => rabbit.pause(), async () => rabbit.resume()],
    ])('they end in time when it %s, say what was left, and no message is lost', async (_how, fail, mend) => {
      const { ledger, ids, program, next } = await draining(3_000, { TIMEOUT_MS: '1000' });
      await fail();
      await program.ended;
      expect(program.output).toContain('Closing although drain tasks were not done after 1000 ms: pictures');
      expect(ledger.lost(ids)).toEqual(ids);
      await mend();
      next();
      await expect.poll(() => ledger.lost(ids)).toEqual([]);
    });
  });
});
