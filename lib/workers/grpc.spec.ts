import { service as healthService } from 'grpc-health-check';
import { Subject } from 'rxjs';
import { beforeEach, expect, it, vi } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import type { ReportKind } from '../report/report.js';
import { GrpcHealth, type GrpcHealthOptions } from './grpc.js';

type Answer = (error: unknown, response?: { readonly status: string }) => void;

interface Handlers {
  check(call: object, answer: Answer): void;
  list(call: object, answer: Answer): void;
  watch(call: object): void;
}

/** What a server of @grpc/grpc-js was given, as its clients would call it. */
class FakeServer {
  handlers!: Handlers;
  readonly addService = vi.fn((_service: unknown, handlers: Handlers) => (this.handlers = handlers));
  readonly shutDown = vi.fn();

  tryShutdown(callback: () => void): void {
    this.shutDown(callback);
  }

  check(service: string): Promise<unknown> {
    return new Promise((resolve) => {
      const answer: Answer = (error, response) => resolve(error ?? response);
      this.handlers.check({ request: { service } }, answer);
    });
  }

  list(): unknown {
    const answer = vi.fn<Answer>();
    this.handlers.list({}, answer);
    expect(answer.mock.calls[0]?.[0]).toBeNull();
    return answer.mock.calls[0]?.[1];
  }

  watch(service: string): string[] {
    const said: string[] = [];
    const call = {
      request: { service },
      write: ({ status }: { status: string }) => void said.push(status),
      end: () => void said.push('ended'),
      on: vi.fn(),
    };
    this.handlers.watch(call);
    return said;
  }
}

const fakeProbes = () => {
  const succeeds = { liveness: true, readiness: true, startup: true, health: true };
  const report = vi.fn((kind: ReportKind) => ({ httpStatus: (succeeds[kind] ? 200 : 503) as 200 | 503 }));
  const ask = vi.fn(async (kind: ReportKind) => report(kind));
  const changes$ = new Subject<unknown>();
  return { phase: 'running', succeeds, report, ask, changes$ };
};

let probes: ReturnType<typeof fakeProbes>;

beforeEach(() => {
  probes = fakeProbes();
});

function start(options?: GrpcHealthOptions) {
  const health = new GrpcHealth(options);
  const server = new FakeServer();
  health.onLoadPackageDefinition({}, server as never);
  return { health, server };
}

const statuses = (status: string, others: object = {}) =>
  Object.fromEntries(
    Object.entries({ '': status, readiness: status, liveness: status, startup: status, ...others }).map(
      ([service, each]) => [service, { status: each }],
    ),
  );

it('adds the health service', () => {
  const { server } = start();
  expect(server.addService).toHaveBeenCalledExactlyOnceWith(healthService, expect.any(Object));
});

it('serves nothing until it follows the probes', async () => {
  const { health, server } = start();
  expect(server.list()).toEqual({ statuses: statuses('NOT_SERVING') });
  expect(await server.check('liveness')).toEqual({ status: 'NOT_SERVING' });
  const said = server.watch('');
  expect(said).toEqual(['NOT_SERVING']);
  health.follow(probes);
  expect(said).toEqual(['NOT_SERVING', 'SERVING']);
  expect(server.list()).toEqual({ statuses: statuses('SERVING') });
});

it.each([
  ['', 'readiness'],
  ['readiness', 'readiness'],
  ['liveness', 'liveness'],
  ['startup', 'startup'],
  ['orders', 'readiness'],
] as const)('answers for %j what %s says, after a fresh run', async (service, kind) => {
  const { health, server } = start({ services: ['orders'] });
  health.follow(probes);
  probes.report.mockClear();
  expect(await server.check(service)).toEqual({ status: 'SERVING' });
  expect(probes.ask).toHaveBeenCalledExactlyOnceWith(kind);
  probes.succeeds[kind] = false;
  expect(await server.check(service)).toEqual({ status: 'NOT_SERVING' });
});

it('knows no service of another name', async () => {
  const { health, server } = start();
  health.follow(probes);
  expect(await server.check('orders')).toEqual({ code: 5, details: 'There is no service of this name' });
  expect(probes.ask).not.toHaveBeenCalled();
  expect(server.watch('orders')).toEqual(['SERVICE_UNKNOWN']);
});

it('tells who watches of each change', () => {
  const { health, server } = start();
  health.follow(probes);
  const [whole, alive] = [server.watch(''), server.watch('liveness')];
  probes.succeeds.readiness = false;
  probes.changes$.next(undefined);
  probes.succeeds.readiness = true;
  probes.changes$.next(undefined);
  expect(whole).toEqual(['SERVING', 'NOT_SERVING', 'SERVING']);
  expect(alive).toEqual(['SERVING']);
});

it('takes readiness back for good at the first sign of a shutdown, and ends the calls that watch', async () => {
  const { health, server } = start({ services: ['orders'] });
  health.follow(probes);
  const calls = [server.watch(''), server.watch('orders'), server.watch('liveness')];
  probes.phase = 'draining';
  probes.changes$.next(undefined);
  expect(calls).toEqual([
    ['SERVING', 'NOT_SERVING', 'ended'],
    ['SERVING', 'NOT_SERVING', 'ended'],
    ['SERVING', 'ended'],
  ]);
  expect(server.list()).toEqual({
    statuses: statuses('NOT_SERVING', { liveness: 'SERVING', startup: 'SERVING', orders: 'NOT_SERVING' }),
  });
  expect(await server.check('liveness')).toEqual({ status: 'SERVING' });
  // A client that comes back is not ended again and again.
  const later = server.watch('');
  probes.changes$.next(undefined);
  expect(later).toEqual(['NOT_SERVING']);
});

it('ends the calls that watch before the server waits for them, and each that comes later', async () => {
  const { health, server } = start();
  health.follow(probes);
  const said = server.watch('');
  const done = () => undefined;
  server.shutDown.mockImplementation(() => expect(said).toEqual(['SERVING', 'NOT_SERVING', 'ended']));
  server.tryShutdown(done);
  expect(server.shutDown).toHaveBeenCalledExactlyOnceWith(done);
  expect(server.watch('')).toEqual(['NOT_SERVING', 'ended']);
  expect(server.watch('liveness')).toEqual(['SERVING', 'ended']);
  expect(await server.check('')).toEqual({ status: 'NOT_SERVING' });
});

it('answers on each server of an application, which ends alone', () => {
  const { health, server } = start();
  const other = new FakeServer();
  health.onLoadPackageDefinition({}, other as never);
  health.follow(probes);
  const [one, two] = [server.watch(''), other.watch('')];
  other.tryShutdown(() => undefined);
  expect([one, two]).toEqual([['SERVING'], ['SERVING', 'NOT_SERVING', 'ended']]);
});

it('follows one application', () => {
  const { health } = start();
  health.follow(probes);
  expect(() => health.follow(probes)).not.toThrow();
  const second = () => health.follow(fakeProbes());
  expect(second).toThrow(ProbesConfigurationError);
  expect(second).toThrow(
    'GrpcHealth.follow() was given the probes of a second application. Make a GrpcHealth for each.',
  );
});

it('does not subscribe twice to the same probes', () => {
  const { health } = start();
  health.follow(probes);
  const subscribe = vi.spyOn(probes.changes$, 'subscribe');
  health.follow(probes);
  expect(subscribe).not.toHaveBeenCalled();
});

it('takes no wrong options', () => {
  expect(() => new GrpcHealth({ services: [''] })).toThrow(ProbesConfigurationError);
});
