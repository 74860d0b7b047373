import { describe, expect, it, vi } from 'vitest';
import { askBackend, type BullWorker, connectionsOf, troubleOf } from './bull-insides.js';

const READY = { status: 'ready' };
const WAITING = { status: 'ready' };

describe('connectionsOf', () => {
  it.each([
    ['BullMQ 6', { getBackend: () => ({ client: Promise.resolve(READY), blockingClient: Promise.resolve(WAITING) }) }],
    ['BullMQ 5', { client: Promise.resolve(READY), blockingConnection: { client: Promise.resolve(WAITING) } }],
  ])('finds both of %s', async (_title, worker) => {
    const connections = await connectionsOf(worker as unknown as BullWorker);
    expect(connections.map(({ client }) => client)).toEqual([READY, WAITING]);
    expect(connections.map(({ isOwn }) => isOwn)).toEqual([false, true]);
  });

  it('finds none on a backend that is not Redis', async () => {
    expect(await connectionsOf({ getBackend: () => ({}) } as unknown as BullWorker)).toEqual([]);
  });
});

describe('troubleOf', () => {
  const of = (client: object) => troubleOf({ what: 'connection', isOwn: true, client });

  it.each([{}, { status: 'ready' }, { status: 'connect', isCluster: true }])('there is none with %o', (client) => {
    expect(of(client)).toBeUndefined();
  });

  it.each([
    { status: 'connect' },
    { status: 'connecting' },
    { status: 'reconnecting' },
    { status: 'end' },
    { status: 'end', isCluster: true },
  ])('there is some with %o', (client) => {
    expect(of(client)).toBe(`its connection is not ready: ${client.status}`);
  });
});

describe('askBackend', () => {
  it('asks the backend of BullMQ 6, and pings the client of BullMQ 5', async () => {
    const ask = vi.fn(() => Promise.resolve());
    await askBackend({ getBackend: () => ({ isMaxed: ask }) } as unknown as BullWorker);
    await askBackend({ client: Promise.resolve({ ping: ask }) } as unknown as BullWorker);
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
