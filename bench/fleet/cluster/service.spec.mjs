import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../time/virtual-clock.mjs';
import { Service } from './service.mjs';
import { spread } from './spread.mjs';

describe('the Service', () => {
  let clock;
  let service;
  let delays;
  const pass = (ms) => clock.runUntil(clock.now + ms);

  beforeEach(() => {
    clock = new VirtualClock();
    delays = [];
    service = new Service(clock, () => delays.shift() ?? 500);
  });

  it('learns of a pod after a while', async () => {
    service.follow({ isEndpoint: true, kind: 'serving' });
    await pass(499);
    expect(service.size).toBe(0);
    await pass(1);
    expect(service.counts).toEqual({ serving: 1, cutOff: 0, dead: 0 });
  });

  it('sends requests to a dead pod until it learns of it', async () => {
    const pod = { isEndpoint: true, kind: 'serving' };
    service.follow(pod);
    await pass(500);
    Object.assign(pod, { isEndpoint: false, kind: 'dead' });
    service.changed(pod);
    service.follow(pod);
    await pass(499);
    expect(service.counts).toEqual({ serving: 0, cutOff: 0, dead: 1 });
    await pass(1);
    expect([service.size, service.counts.dead]).toEqual([0, 0]);
  });

  it('believes the pod and not the order in which its changes arrive', async () => {
    const pod = { isEndpoint: true, kind: 'serving' };
    delays = [900, 100];
    service.follow(pod);
    pod.isEndpoint = false;
    service.follow(pod);
    await pass(1_000);
    expect(service.size).toBe(0);
  });
});

describe('requests', () => {
  it('are refused where no pod is in the Service', () => {
    expect(spread(100, { serving: 0, cutOff: 0, dead: 0 }, 5).refused).toBe(100);
  });

  it('are spread over all endpoints alike, also over those that nobody answers for', () => {
    const sent = spread(100, { serving: 6, cutOff: 3, dead: 1 }, 50);
    expect(sent).toEqual({ refused: 0, dead: 10, tooMany: 0, serving: 60, cutOff: 30 });
  });

  it('are too many for a few pods', () => {
    const sent = spread(100, { serving: 1, cutOff: 1, dead: 0 }, 5);
    expect(sent).toEqual({ refused: 0, dead: 0, tooMany: 90, serving: 5, cutOff: 5 });
  });
});
