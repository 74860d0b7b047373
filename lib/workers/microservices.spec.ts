import { NEVER, ReplaySubject } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckOutcome } from '../checks/health-check.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { watchTransport } from './microservices.js';

let status: ReplaySubject<string>;
let check: (() => CheckOutcome) | undefined;
let removed: ReturnType<typeof vi.fn<() => void>>;

const probes = {
  register: vi.fn((_name: string, given: () => CheckOutcome, _options?: object) => {
    check = given;
    return removed;
  }),
};

beforeEach(() => {
  probes.register.mockClear();
  status = new ReplaySubject(1);
  removed = vi.fn();
  check = undefined;
});

describe('watchTransport()', () => {
  it('is unhealthy until the transport has connected', () => {
    watchTransport(probes, 'prices', { status });
    expect(check?.()).toEqual({ status: 'unhealthy', message: 'The transport has not connected yet' });
    status.next('connected');
    expect(check?.()).toEqual({ status: 'healthy' });
  });

  it.each<[said: string, outcome: CheckOutcome]>([
    ['connected', { status: 'healthy' }],
    ['unblocked', { status: 'healthy' }],
    ['rebalancing', { status: 'degraded', message: 'The transport is rebalancing' }],
    ...['disconnected', 'reconnecting', 'blocked', 'crashed', 'stopped', 'closed', 'constructor', 'of a new kind'].map(
      (said): [string, CheckOutcome] => [said, { status: 'unhealthy', message: `The transport is ${said}` }],
    ),
  ])('judges %s', (said, outcome) => {
    status.next('connected');
    watchTransport(probes, 'prices', { status });
    status.next(said);
    expect(check?.()).toEqual(outcome);
  });

  it('does not trust a stream that fails', () => {
    watchTransport(probes, 'prices', { status });
    status.next('connected');
    status.error(new Error('gone'));
    expect(check?.()).toEqual({ status: 'unhealthy', message: 'The transport is unknown' });
  });

  it('passes the name and the options on, and listens no more once it is taken out', () => {
    const options = { critical: false };
    const remove = watchTransport(probes, 'prices', { status }, options);
    expect(probes.register).toHaveBeenCalledExactlyOnceWith('prices', expect.any(Function), options);
    remove();
    expect(removed).toHaveBeenCalledOnce();
    expect(status.observed).toBe(false);
  });

  it('does not listen when the name is refused', () => {
    probes.register.mockImplementationOnce(() => {
      throw new ProbesConfigurationError('taken');
    });
    expect(() => watchTransport(probes, 'prices', { status })).toThrow('taken');
    expect(status.observed).toBe(false);
  });

  it.each<[what: string, microservice: object]>([
    ['gRPC, whose stream never says anything', { status: NEVER, serverInstance: { transportId: 4 } }],
    ['a strategy without a stream', { status: undefined, serverInstance: {} }],
    ['an older Nest', {}],
    ['something that is no stream', { status: 'connected' }],
  ])('refuses %s', (_what, microservice) => {
    const watch = () => watchTransport(probes, 'prices', microservice);
    expect(watch).toThrow(ProbesConfigurationError);
    expect(watch).toThrow(
      /^watchTransport\(\) of `prices`: the server of this microservice does not tell its status\./,
    );
  });
});
