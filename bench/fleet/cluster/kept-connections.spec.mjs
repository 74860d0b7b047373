import { describe, expect, it } from 'vitest';
import { KeptConnections } from './kept-connections.mjs';

const aPod = () => ({ kind: 'serving', keepsClients: true });

describe('connections that are kept alive', () => {
  it('are refused until a pod is in the Service, and stay with it when it leaves', () => {
    const service = { pods: [] };
    const connections = new KeptConnections(service);
    expect(connections.send(100)).toMatchObject({ refused: 100, serving: 0 });
    service.pods = [aPod(), aPod()];
    expect(connections.send(100)).toMatchObject({ refused: 0, serving: 100 });
    service.pods = [];
    expect(connections.send(100)).toMatchObject({ refused: 0, serving: 100 });
  });

  it('move when their process shuts down', () => {
    const [first, second] = [aPod(), aPod()];
    const service = { pods: [first, second] };
    const connections = new KeptConnections(service);
    connections.send(100);
    first.keepsClients = false;
    service.pods = [];
    expect(connections.send(100)).toMatchObject({ refused: 50, serving: 50 });
    service.pods = [second];
    expect(connections.send(100)).toMatchObject({ refused: 0, serving: 100 });
  });
});
