import { describe, expect, it, vi } from 'vitest';
import type { CheckContext, CheckOutcome } from '../../checks/health-check.js';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import { judgeReplicated, pingReplicated } from './replicas.js';

const healthy = { status: 'healthy' } as const;
const a = { name: 'a:1', status: 'healthy' } as const;
const b = { name: 'b:1', status: 'healthy' } as const;
const dead = { name: 'c:1', status: 'unhealthy', message: 'refused' } as const;
const slow = { name: 'd:1', status: 'degraded', message: 'slow' } as const;

describe('judgeReplicated', () => {
  it.each<
    [master: CheckOutcome, replicas: Parameters<typeof judgeReplicated>[1], status: string, message: string | undefined]
  >([
    [healthy, [a, b], 'healthy', undefined],
    [healthy, [a, dead], 'degraded', '1 of 2 replicas failed, c:1: refused'],
    [healthy, [dead, a, dead], 'degraded', '2 of 3 replicas failed, c:1: refused'],
    [healthy, [dead], 'unhealthy', '1 of 1 replicas failed, c:1: refused'],
    [healthy, [dead, dead], 'unhealthy', '2 of 2 replicas failed, c:1: refused'],
    [healthy, [slow], 'degraded', 'd:1: slow'],
    [healthy, [slow, dead], 'degraded', '1 of 2 replicas failed, c:1: refused'],
    [{ status: 'degraded', message: 'pool' }, [a], 'degraded', 'pool'],
    [{ status: 'degraded', message: 'pool' }, [dead], 'unhealthy', 'pool; 1 of 1 replicas failed, c:1: refused'],
    [{ status: 'unhealthy', message: 'pool' }, [a, dead], 'unhealthy', 'pool'],
  ])('judges %j with %j as %s', (master, replicas, status, message) => {
    const outcome = judgeReplicated(master, replicas, 'any');
    expect({ status: outcome.status, message: outcome.message }).toEqual({ status, message });
  });

  it.each<
    [master: CheckOutcome, replicas: Parameters<typeof judgeReplicated>[1], status: string, message: string | undefined]
  >([
    [healthy, [a, b], 'healthy', undefined],
    [healthy, [a, dead], 'unhealthy', '1 of 2 replicas failed, c:1: refused'],
    [healthy, [dead], 'unhealthy', '1 of 1 replicas failed, c:1: refused'],
    [healthy, [a, slow], 'degraded', 'd:1: slow'],
    [healthy, [slow, dead], 'unhealthy', '1 of 2 replicas failed, c:1: refused'],
    [{ status: 'degraded', message: 'pool' }, [a, b], 'degraded', 'pool'],
    [{ status: 'degraded', message: 'pool' }, [a, dead], 'unhealthy', 'pool; 1 of 2 replicas failed, c:1: refused'],
    [{ status: 'unhealthy', message: 'pool' }, [a, dead], 'unhealthy', 'pool'],
  ])('judges %j with %j as %s where all replicas are needed', (master, replicas, status, message) => {
    const outcome = judgeReplicated(master, replicas, 'all');
    expect({ status: outcome.status, message: outcome.message }).toEqual({ status, message });
  });

  it('takes a replica that says nothing of its status for healthy, and adds nothing that was not said', () => {
    const { details } = judgeReplicated(healthy, [{ name: 'a:1' }], 'any');
    expect(details).toStrictEqual({ replicas: [{ name: 'a:1', status: 'healthy' }] });
  });

  it('shows the figures of each replica with those of the master', () => {
    const master = { status: 'healthy', details: { pool_size: 1 } } as const;
    expect(judgeReplicated(master, [{ ...a, details: { pool_size: 2 } }, dead], 'any').details).toEqual({
      pool_size: 1,
      replicas: [
        { name: 'a:1', status: 'healthy', pool_size: 2 },
        { name: 'c:1', status: 'unhealthy', message: 'refused' },
      ],
    });
  });
});

describe('pingReplicated', () => {
  const context = (timeoutMs: number): CheckContext => {
    return { name: 'x', timeoutMs, signal: new AbortController().signal };
  };
  const replica = (name: string, ping: (context: CheckContext) => Promise<CheckOutcome>) => ({ name, ping });
  const well = async () => healthy;
  /** A ping that hangs until its signal is aborted. */
  const hangs = ({ signal }: CheckContext) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

  it('gives up a replica that hangs before the deadline of the check', async () => {
    vi.useFakeTimers();
    fakeRealTime();
    const asked = pingReplicated(replica('m', well), [replica('a', well), replica('b', hangs)], context(1_000));
    await vi.advanceTimersByTimeAsync(900);
    vi.restoreAllMocks();
    vi.useRealTimers();
    expect(await asked).toEqual([
      healthy,
      [
        { name: 'a', ...healthy },
        { name: 'b', status: 'unhealthy', message: 'no answer within 900 ms' },
      ],
    ]);
  });

  it('rejects with the error of the master, and gives the replicas up', async () => {
    const dies = () => Promise.reject(new Error('refused'));
    const given = vi.fn();
    const hanging = replica('a', (ofReplica) => {
      ofReplica.signal.addEventListener('abort', given);
      return hangs(ofReplica);
    });
    await expect(pingReplicated(replica('m', dies), [hanging], context(60_000))).rejects.toThrow('refused');
    expect(given).toHaveBeenCalledOnce();
  });
});
