import { describe, expect, it } from 'vitest';
import { isServed, type Served } from './is-served.js';

const WORKER: Served = { hasHttp: false, isDelaySet: false, hasDrainTasks: true, microservices: [] };

describe('isServed()', () => {
  it.each<[what: string, served: Partial<Served>, expected: boolean]>([
    ['a worker with drain tasks', {}, false],
    ['a worker that gets messages from a broker', { hasDrainTasks: false, microservices: ['fetched'] }, false],
    ['both', { microservices: ['fetched'] }, false],
    ['both, with drain.delayMs set by hand', { microservices: ['fetched'], isDelaySet: true }, true],
    ['an application with HTTP', { hasHttp: true }, true],
    ['a hybrid application', { hasHttp: true, microservices: ['fetched'] }, true],
    ['a microservice to which clients connect', { microservices: ['routed'] }, true],
    ['one that has a broker beside', { microservices: ['fetched', 'routed'] }, true],
    ['a strategy of the user', { hasDrainTasks: false, microservices: ['unknown'] }, true],
    ['a strategy of the user with drain tasks', { microservices: ['unknown'] }, false],
    ['a process of which we know nothing', { hasDrainTasks: false }, true],
  ])('says whether traffic is routed to %s', (_what, served, expected) => {
    expect(isServed({ ...WORKER, ...served })).toBe(expected);
  });
});
