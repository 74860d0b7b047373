import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { GrpcWatches, type ServingStatus } from './grpc-watches.js';

class Call extends EventEmitter {
  readonly told: (ServingStatus | 'end')[] = [];

  write({ status }: { status: ServingStatus }): void {
    this.told.push(status);
  }

  end(): void {
    this.told.push('end');
  }
}

describe('GrpcWatches', () => {
  function setUp() {
    const statuses: Record<string, ServingStatus> = { a: 'SERVING', b: 'SERVING' };
    return { statuses, watches: new GrpcWatches((service) => statuses[service] ?? 'SERVICE_UNKNOWN') };
  }

  it('tells a call at once, and then each change of its service, once', () => {
    const { statuses, watches } = setUp();
    const [a, b, c] = [new Call(), new Call(), new Call()];
    watches.add(a, 'a');
    watches.add(b, 'b');
    watches.add(c, 'c');
    statuses['a'] = 'NOT_SERVING';
    watches.tell();
    watches.tell();
    expect([a.told, b.told, c.told]).toEqual([['SERVING', 'NOT_SERVING'], ['SERVING'], ['SERVICE_UNKNOWN']]);
  });

  it('forgets a call whose client has gone', () => {
    const { statuses, watches } = setUp();
    const call = new Call();
    watches.add(call, 'a');
    call.emit('cancelled');
    statuses['a'] = 'NOT_SERVING';
    watches.tell();
    watches.close();
    expect(call.told).toEqual(['SERVING']);
  });

  it('ends the calls that are open, after the latest status, and keeps those that come later', () => {
    const { statuses, watches } = setUp();
    const [early, late] = [new Call(), new Call()];
    watches.add(early, 'a');
    statuses['a'] = 'NOT_SERVING';
    watches.end();
    watches.add(late, 'a');
    watches.tell();
    expect([early.told, late.told]).toEqual([['SERVING', 'NOT_SERVING', 'end'], ['NOT_SERVING']]);
  });

  it('ends every call while the server closes, also one that comes in then', () => {
    const { watches } = setUp();
    const [early, late] = [new Call(), new Call()];
    watches.add(early, 'a');
    expect(watches.closing).toBe(false);
    watches.close();
    watches.add(late, 'b');
    expect(watches.closing).toBe(true);
    expect([early.told, late.told]).toEqual([
      ['SERVING', 'end'],
      ['SERVING', 'end'],
    ]);
  });
});
