import { describe, expect, it, vi } from 'vitest';
import { ProbesConfigurationError } from '../../errors/configuration-error.js';
import { describeError } from '../../errors/describe-error.js';
import { plainMessage, prismaPing } from './prisma-ping.js';

const refuse = () => expect.unreachable();

describe('prismaPing', () => {
  it('asks an SQL database by SELECT 1, also through a client that has the other method', async () => {
    const $queryRaw = vi.fn(async (_query: TemplateStringsArray) => [{ '?column?': 1 }]);
    const ping = prismaPing({ _activeProvider: 'postgresql', $queryRaw, $runCommandRaw: refuse }, 'x(): ');
    expect(ping.what).toBe('SELECT 1');
    await ping.query();
    expect($queryRaw.mock.calls).toEqual([[['SELECT 1']]]);
    expect($queryRaw.mock.calls[0]?.[0].raw).toEqual(['SELECT 1']);
  });

  it.each([{ _activeProvider: 'mongodb', $queryRaw: refuse }, {}])(
    'asks MongoDB by its command: %j',
    async (others) => {
      const $runCommandRaw = vi.fn(async () => ({ ok: 1 }));
      const ping = prismaPing({ ...others, $runCommandRaw }, 'x(): ');
      expect(ping.what).toBe('ping');
      await ping.query();
      expect($runCommandRaw).toHaveBeenCalledExactlyOnceWith({ ping: 1 });
    },
  );

  it('calls the method on the client, and begins the query though it is lazy', async () => {
    class Client {
      readonly sent: string[] = [];
      $queryRaw(query: TemplateStringsArray): PromiseLike<unknown> {
        const run = async () => void this.sent.push(String(query));
        return { then: (resolve, reject) => run().then(resolve as never, reject) };
      }
    }
    const client = new Client();
    await prismaPing(client, 'x(): ').query();
    expect(client.sent).toEqual(['SELECT 1']);
  });

  it.each([undefined, null, 'prisma', {}, { $queryRaw: 'yes' }])('refuses %j', (client) => {
    expect(() => prismaPing(client, 'x(): ')).toThrow(ProbesConfigurationError);
    expect(() => prismaPing(client, 'x(): ')).toThrow('x(): the first argument must be a client of Prisma, got ');
  });

  it('passes the reason on alone, also where causes are shown', async () => {
    const error = new Error("\nInvalid `prisma.$queryRaw()` invocation:\n\n\nCan't reach it");
    const { query } = prismaPing({ $queryRaw: () => Promise.reject(error) }, 'x(): ');
    expect(await query().catch(describeError)).toBe("Can't reach it");
  });

  it('passes on what is not an error', async () => {
    await expect(prismaPing({ $queryRaw: () => Promise.reject('no') }, 'x(): ').query()).rejects.toBe('no');
  });
});

const REASON = "Can't reach database server at `db`:`5432`";

it.each([
  ['as it is thrown by default', `\nInvalid \`prisma.$queryRaw()\` invocation:\n\n\n${REASON}`, REASON],
  [
    'with advice',
    `\nInvalid \`prisma.$queryRaw()\` invocation:\n\n\n${REASON}\n\nPlease make sure your database server is running at \`db\`:\`5432\`.`,
    REASON,
  ],
  [
    'with lines of code',
    `\nInvalid \`prisma.$queryRaw()\` invocation in\n/app/health.ts:8:32\n\n  6 \n  7 async check() {\n→ 8   await prisma.$queryRaw(\n${REASON}`,
    REASON,
  ],
  ['of several lines', 'Raw query failed.\n Code: `28P01`.', 'Raw query failed. Code: `28P01`.'],
  ['without a call', REASON, REASON],
  ['empty', '', ''],
])('the message %s is the reason alone', (_title, message, reason) => {
  expect(plainMessage(message)).toBe(reason);
});
