import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckContext } from '../checks/health-check.js';
import { pingPrisma } from './prisma.js';

let abort: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
  abort = new AbortController();
});
afterEach(() => void vi.useRealTimers());

const context = (): CheckContext => ({ name: 'database', timeoutMs: 750, signal: abort.signal });
const clientOf = (answer: () => PromiseLike<unknown>) => ({ $queryRaw: vi.fn(answer) });

async function inVain(client: ReturnType<typeof clientOf>): Promise<void> {
  abort = new AbortController();
  const run = expect(pingPrisma(client, context())).rejects.toThrow('deadline');
  abort.abort(new Error('deadline'));
  await run;
}

describe('pingPrisma', () => {
  it.each([
    [100, undefined, { status: 'healthy' }],
    [101, undefined, { status: 'degraded', message: 'SELECT 1 took 101 ms, more than 100 ms' }],
    [101, 200, { status: 'healthy' }],
  ])('that is answered after %d ms where %s are allowed', async (ms, degradedAboveMs, outcome) => {
    const client = clientOf(() => new Promise((resolve) => setTimeout(resolve, ms)));
    const run = pingPrisma(client, context(), degradedAboveMs === undefined ? {} : { degradedAboveMs });
    await vi.advanceTimersByTimeAsync(ms);
    expect(await run).toEqual(outcome);
  });

  it('sends no second query while the first one is not answered, and takes its answer', async () => {
    let answer: (rows: unknown) => void = () => undefined;
    const client = clientOf(() => new Promise((resolve) => (answer = resolve)));
    for (let run = 0; run < 5; run++) {
      await inVain(client); // oxlint-disable-line no-await-in-loop
      await vi.advanceTimersByTimeAsync(5_000); // oxlint-disable-line no-await-in-loop
    }
    expect(client.$queryRaw).toHaveBeenCalledOnce();
    abort = new AbortController();
    const run = pingPrisma(client, context());
    answer([]);
    expect(await run).toEqual({ status: 'healthy' });
    expect(client.$queryRaw).toHaveBeenCalledOnce();
  });

  it('asks nothing when it is given up already', async () => {
    abort.abort(new Error('deadline'));
    await expect(pingPrisma(clientOf(expect.unreachable), context())).rejects.toThrow('deadline');
  });

  it.each([0, -1, Number.NaN, '100'])('refuses %j as `degradedAboveMs`', async (degradedAboveMs) => {
    const run = pingPrisma(
      clientOf(async () => []),
      context(),
      { degradedAboveMs } as never,
    );
    await expect(run).rejects.toThrow(/^pingPrisma\(\): `?degradedAboveMs/);
  });
});
