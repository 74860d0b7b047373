import type { Server, ServerUnaryCall, ServerWritableStream, sendUnaryData, status } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import type { Observable } from 'rxjs';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import type { Report, ReportKind } from '../report/report.js';
import { type GrpcServices, readGrpcServices } from './grpc-services.js';
import { GrpcWatches, type ServingStatus } from './grpc-watches.js';

/** What {@link GrpcHealth} may be told. */
export interface GrpcHealthOptions {
  /**
   * The services of your own, as clients ask for them: `['orders.v1.Orders']`. Each follows readiness.
   * @default []: '', 'readiness', 'liveness' and 'startup', which there are always
   */
  readonly services?: readonly string[];
}

/** What it follows: the `ProbesService` of the application. */
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
 * gRPC health (`grpc.health.v1.Health`: Check, Watch and List): the probes for what speaks gRPC, such as the kubelet's `grpc:`
 * probe and clients that watch the health of their servers.
 *
 * - `''`, `'readiness'` and the services that you name: SERVING while traffic may come. NOT_SERVING until {@link follow} is
 *   called, and from the first sign of a shutdown on, for good.
 * - `'liveness'` and `'startup'`: as these probes answer. An application that drains is alive.
 * - Any other service: NOT_FOUND for Check, SERVICE_UNKNOWN for Watch.
 * - A Watch call ends after it was told of the shutdown, and when the server is to shut down: a graceful one waits for all calls.
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

  /** @throws ProbesConfigurationError when a service is named that is there already, or that has no name. */
  constructor(options?: GrpcHealthOptions) {
    this.#services = readGrpcServices(options);
  }

  /** Adds the service to a server: what Nest calls as the option of this name, or you with a server of your own. */
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
   * @throws ProbesConfigurationError when it follows those of another application already.
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
      // Those that come later stay until the server shuts down: a client that asks again at once is not to do so for seconds.
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

/** `tryShutdown()` waits for every call to end, and tells none of them. It has no event either. */
function beforeShutdown(server: Server, act: () => void): void {
  const tryShutdown = server.tryShutdown.bind(server);
  server.tryShutdown = (callback) => {
    act();
    tryShutdown(callback);
  };
}
