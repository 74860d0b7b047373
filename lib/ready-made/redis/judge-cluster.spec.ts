import { describe, expect, it } from 'vitest';
import { judgeCluster, type MasterAnswer, readClusterInfo } from './judge-cluster.js';

const answered = (address: string, tookMs = 1): MasterAnswer => ({ kind: 'answered', address, tookMs });
const failed = (address: string, reason = 'no answer'): MasterAnswer => ({ kind: 'failed', address, reason });
const WHOLE = { state: 'ok', slots: 16_384 };

describe('judgeCluster', () => {
  it.each([undefined, WHOLE])('is healthy when all masters answer and the cluster says %j', (cluster) => {
    expect(judgeCluster([answered('a:1'), answered('b:1')], 2, cluster, Infinity)).toEqual({
      status: 'healthy',
      details: { masters: 2, asked: 2 },
    });
  });

  it('is unhealthy when one of them does not, and names it', () => {
    expect(judgeCluster([answered('a:1'), failed('b:1')], 1, undefined, Infinity)).toEqual({
      status: 'unhealthy',
      message: 'PING failed on 1 of 2 masters: b:1 (no answer)',
      details: { masters: 2, asked: 1 },
    });
  });

  it('names three of many', () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((host) => failed(host, 'closed'));
    expect(judgeCluster(all, 5, undefined, Infinity).message).toBe(
      'PING failed on 5 of 5 masters: a (closed), b (closed), c (closed), and 2 more',
    );
  });

  it.each([
    [{ state: 'fail', slots: 16_384 }, 'state fail, 0 of 16384 slots have no master'],
    [{ state: 'ok', slots: 16_383 }, 'state ok, 1 of 16384 slots have no master'],
  ])('is unhealthy when the cluster says %j', (cluster, message) => {
    expect(judgeCluster([answered('a:1')], 1, cluster, Infinity)).toEqual({
      status: 'unhealthy',
      message: `the cluster is not complete: ${message}`,
      details: { masters: 1, asked: 1 },
    });
  });

  it.each([
    [50, { status: 'healthy' }],
    [51, { status: 'degraded', message: 'PING took more than 50 ms: 51 ms at b:1' }],
  ])('that is answered after %d ms by one of them, where 50 are allowed', (ms, outcome) => {
    expect(judgeCluster([answered('a:1'), answered('b:1', ms)], 2, WHOLE, 50)).toMatchObject(outcome);
  });
});

describe('readClusterInfo', () => {
  const info = 'cluster_enabled:1\r\ncluster_state:fail\r\ncluster_slots_assigned:16383\r\ncluster_slots_ok:5461\r\n';

  it.each([info, Buffer.from(info)])('reads the state and the slots that have a master', (given) => {
    expect(readClusterInfo(given)).toEqual({ state: 'fail', slots: 16_383 });
  });

  it.each([undefined, null, '', 'cluster_state:ok', ['cluster_state:ok'], 5])('knows nothing by %j', (given) => {
    expect(readClusterInfo(given)).toBeUndefined();
  });
});
