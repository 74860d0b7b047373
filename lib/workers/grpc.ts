import type { Server, ServerUnaryCall, ServerWritableStream, sendUnaryData, status } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import type { Observable } from 'rxjs';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import type { Report, ReportKind } from '../report/report.js';
import { type GrpcServices, readGrpcServices } from './grpc-services.js';
import { GrpcWatches, type ServingStatus } from './grpc-watches.js';

/** The options of {@link GrpcHealth}. */
export interface GrpcHealthOptions {
  /**
   * Your own services, by the names that clients use: `['orders.v1.Orders']`. Each follows readiness.
   * @default []: '', 'readiness', 'liveness' and 'startup' always exist
   */
  readonly services?: readonly string[];
}

/** The `ProbesService` of the application. */
export interface ProbesToFollow {
  readonly phase: string;
  report(kind: ReportKind): Pick<Report, 'httpStatus'>;
  ask(kind: ReportKind): Promise<Pick<Report, 'httpStatus'>>;
  readonly changes$: Observable<unknown>;
}

interface Request {
  readonly service: string;
}
interface Response {
  readonly status: ServingStatus;
}
interface ListResponse {
  readonly statuses: Readonly<Record<string, Response>>;
}

const NOT_FOUND: status.NOT_FOUND = 5;

/**
 * gRPC health (`grpc.health.v1.Health`: Check, Watch and List). It answers gRPC clients such as the kubelet's `grpc:`
 * probe, and clients that watch the health of their servers.
 *
 * - `''`, `'readiness'` and your services: SERVING while traffic may come. NOT_SERVING until {@link follow} is called,
 *   and for good from the first sign of a shutdown.
 * - `'liveness'` and `'startup'`: like these probes. A draining application is alive.
 * - Any other service: NOT_FOUND for Check, SERVICE_UNKNOWN for Watch.
 * - A Watch call ends after the message about the shutdown, and when the server is to shut down, because a graceful
 *   shutdown waits for all calls.
 *
 * @example
 * ```ts
 * const health = new GrpcHealth({ services: ['orders.v1.Orders'] });
 * const app = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, {
 *   transport: Transport.GRPC,
 *   options: {
 *     package: 'orders.v1',
 *     protoPath,
 *     gracefulShutdown: true,
 *     onLoadPackageDefinition: health.onLoadPackageDefinition,
 *   },
 * });
 * health.follow(app.get(ProbesService));
 * ```
 */
export class GrpcHealth {
  readonly #services: GrpcServices;
  readonly #watches = new Set<GrpcWatches>();
  #probes: ProbesToFollow | undefined;
  #draining = false;

  /** @throws ProbesConfigurationError for a service name that is empty or exists already. */
  constructor(options?: GrpcHealthOptions) {
    this.#services = readGrpcServices(options);
  }

  /** Adds the health service to a server. Nest calls it as the option of this name; for your own server you call it. */
  readonly onLoadPackageDefinition = (_package: unknown, server: Server): void => {
    const watches: GrpcWatches = new GrpcWatches((service) => this.latest(service, watches));
    this.#watches.add(watches);
    server.addService(healthService, {
      check: (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>) =>
        void this.check(call.request.service, watches, answer),
      watch: (call: ServerWritableStream<Request, Response>) => watches.add(call, call.request.service),
      list: (_call: unknown, answer: sendUnaryData<ListResponse>) => answer(null, { statuses: this.list(watches) }),
    });
    beforeShutdown(server, () => watches.close());
  };

  /**
   * From now on the probes decide. Call it before the server listens: until then nothing is SERVING.
   *
   * @throws ProbesConfigurationError when it already follows another application.
   */
  follow(probes: ProbesToFollow): void {
    if (this.#probes === probes) return;
    if (this.#probes) {
      throw new ProbesConfigurationError(
        'GrpcHealth.follow() was given the probes of a second application. Make a GrpcHealth for each.',
      );
    }
    this.#probes = probes;
    probes.changes$.subscribe(() => this.changed(probes));
    this.changed(probes);
  }

  private changed({ phase }: ProbesToFollow): void {
    const flips = phase === 'draining' && !this.#draining;
    if (flips) this.#draining = true;
    for (const watches of this.#watches) {
      watches.tell();
      // Later calls stay open until the server shuts down, so that a client does not reconnect again and again for
      // seconds.
      if (flips) watches.end();
    }
  }

  private async check(service: string, watches: GrpcWatches, answer: sendUnaryData<Response>): Promise<void> {
    const kind = this.#services.get(service);
    if (kind === undefined) return answer({ code: NOT_FOUND, details: 'There is no service of this name' });
    await this.#probes?.ask(kind);
    answer(null, { status: this.latest(service, watches) });
  }

  private list(watches: GrpcWatches): ListResponse['statuses'] {
    return Object.fromEntries(
      [...this.#services.keys()].map((service) => [service, { status: this.latest(service, watches) }]),
    );
  }

  private latest(service: string, { closing }: GrpcWatches): ServingStatus {
    const kind = this.#services.get(service);
    if (kind === undefined) return 'SERVICE_UNKNOWN';
    if (kind === 'readiness' && (closing || this.#draining)) return 'NOT_SERVING';
    return this.#probes?.report(kind).httpStatus === 200 ? 'SERVING' : 'NOT_SERVING';
  }
}

/** `tryShutdown()` waits for every call to end, but does not notify them, and has no event. */
function beforeShutdown(server: Server, act: () => void): void {
  const tryShutdown = server.tryShutdown.bind(server);
  server.tryShutdown = (callback) => {
    act();
    tryShutdown(callback);
  };
}
