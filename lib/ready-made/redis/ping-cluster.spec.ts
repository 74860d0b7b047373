import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import type { ClusterClient, Master } from './cluster.js';
import { pingCluster } from './ping-cluster.js';

const INFO = 'cluster_state:ok\r\ncluster_slots_assigned:16384\r\n';

const hanging = () => new Promise<never>(() => undefined);

let abort: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
  abort = new AbortController();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function master(address: string, ping: () => Promise<unknown> = async () => 'PONG', info = async () => INFO) {
  return { address, connection: { key: {}, ping: vi.fn(ping), info: vi.fn(info) } } satisfies Master;
}

function clusterOf(...masters: readonly Master[]) {
  const learnAnew = vi.fn<ClusterClient['learnAnew']>(async () => undefined);
  const cluster: ClusterClient = { ready: async () => undefined, masters: () => masters, learnAnew };
  return { learnAnew, cluster, client: {} };
}

const run = ({ client, cluster }: Pick<ReturnType<typeof clusterOf>, 'client' | 'cluster'>) =>
  pingCluster(client, cluster, { name: 'redis', timeoutMs: 1_000, signal: abort.signal }, 50);

describe('pingCluster', () => {
  it('asks each master at the same time, and one of them for the state of the cluster', async () => {
    const slow = () => new Promise((resolve) => setTimeout(resolve, 40, 'PONG'));
    const masters = [master('a', slow), master('b', slow), master('c', slow)] as const;
    const outcome = run(clusterOf(...masters));
    await vi.advanceTimersByTimeAsync(40);
    expect(await outcome).toEqual({ status: 'healthy', details: { masters: 3, asked: 3 } });
    expect(masters.map(({ connection }) => connection.info.mock.calls.length)).toEqual([1, 0, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says before the deadline which one does not answer, and lets the client learn the masters anew', async () => {
    const given = clusterOf(master('a'), master('b', hanging));
    const outcome = run(given);
    await vi.advanceTimersByTimeAsync(900);
    expect(await outcome).toMatchObject({ message: 'PING failed on 1 of 2 masters: b (no answer)' });
    const [a, b] = given.cluster.masters();
    expect(given.learnAnew).toHaveBeenCalledExactlyOnceWith(b, [a]);
  });

  it('sends no second PING to a master that has not answered the first', async () => {
    const hung = master('b', hanging);
    const given = clusterOf(master('a'), hung);
    for (let runs = 0; runs < 2; runs++) {
      const outcome = run(given);
      await vi.advanceTimersByTimeAsync(900); // oxlint-disable-line no-await-in-loop
      await outcome; // oxlint-disable-line no-await-in-loop
    }
    expect(hung.connection.ping).toHaveBeenCalledOnce();
  });

  it('learns once at a time, and what fails there is not an unhandled rejection', async () => {
    const given = clusterOf(master('a'), { address: 'b', connection: undefined });
    given.learnAnew.mockImplementationOnce(() => Promise.reject(new Error('none answers'))).mockImplementation(hanging);
    for (let runs = 0; runs < 3; runs++) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await run(given)).toEqual({
        status: 'unhealthy',
        message: 'PING failed on 1 of 2 masters: b (the client has no connection)',
        details: { masters: 2, asked: 1 },
      });
    }
    expect(given.learnAnew).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['LOADING', 'answered "LOADING"'],
    ['x'.repeat(200), `answered "${'x'.repeat(100)}"`],
  ])('shows what a master answered instead of PONG', async (reply, reason) => {
    expect(await run(clusterOf(master('a', async () => reply)))).toMatchObject({
      message: `PING failed on 1 of 1 masters: a (${reason})`,
    });
  });

  it.each([
    ['refuses to tell', () => Promise.reject(new Error('NOPERM'))],
    ['does not tell', hanging],
  ])('is healthy when the cluster %s its state', async (_title, info) => {
    const outcome = run(clusterOf(master('a', undefined, info)));
    await vi.advanceTimersByTimeAsync(900);
    expect(await outcome).toMatchObject({ status: 'healthy' });
  });

  it('is unhealthy when the cluster says that it is down', async () => {
    const down = async () => INFO.replace(':ok', ':fail');
    expect(await run(clusterOf(master('a', undefined, down)))).toMatchObject({ status: 'unhealthy' });
  });

  it('says before the deadline that the client is not connected', async () => {
    const given = clusterOf();
    const refused = expect(run({ ...given, cluster: { ...given.cluster, ready: hanging } })).rejects.toThrow(
      new Error('the client has no connection to the cluster'),
    );
    await vi.advanceTimersByTimeAsync(900);
    await refused;
  });

  it('ends at the abort', async () => {
    const refused = expect(run(clusterOf(master('a', hanging)))).rejects.toThrow('deadline');
    abort.abort(new Error('deadline'));
    await refused;
  });
});
