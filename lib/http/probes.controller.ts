import { Get, Inject, Logger, type OnModuleInit, Req, Res, type Type } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { ApplicationServers } from '../lifecycle/application-servers.js';
import type { ReportKind } from '../report/report.js';
import { describeError } from '../errors/describe-error.js';
import { answerAhead } from './answer-ahead.js';
import { Described } from './described.js';
import { probeFinder } from './find-probe.js';
import { FixedBodies } from './fixed-bodies.js';
import { mountAt, mountedRoutes } from './mounted-routes.js';
import { ROUTE_PATHS_UNKNOWN } from './nest-route-paths.js';
import { PageSource } from './page-source.js';
import { pathReaderOf } from './path-reader.js';
import { ProbeAnswers } from './probe-answers.js';
import type { ProbeAnswer } from './render-answer.js';
import { renderPage } from './render-page.js';
import { preferredBy } from './representation.js';
import { ROUTES } from './routes.js';
import { splitRoutesWarning } from './split-routes.js';
import { varied, varyOnAccept } from './vary.js';

/** The parts of a request that decide about the answer, on either platform. */
interface Asking {
  readonly url?: string;
  readonly headers: { readonly accept?: string };
}

/**
 * The four routes on the application's port, which Nest calls like any other route. Most probes are answered before
 * that. A handler gets only those that come through another server, or whose URL the application has rewritten.
 */
class ProbeRoutes implements OnModuleInit {
  #bodies: FixedBodies | undefined;

  constructor(
    @Inject(ProbeAnswers) private readonly answers: ProbeAnswers,
    @Inject(PageSource) private readonly page: PageSource,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(ApplicationServers) private readonly servers: ApplicationServers,
  ) {}

  onModuleInit(): void {
    const { httpAdapter } = this.adapterHost;
    if (!httpAdapter) return;
    const logger = new Logger('Probes');
    const failed = (error: unknown) =>
      logger.error(`A probe was not answered because of an error: ${describeError(error)}`);
    this.#bodies = new FixedBodies(httpAdapter, failed);
    const mounted = mountedRoutes(this.constructor as Type, this.modules, this.config);
    const isUnknown = mounted.size === 0;
    const warning = isUnknown ? ROUTE_PATHS_UNKNOWN : splitRoutesWarning(mounted, this.config.getGlobalPrefix());
    if (warning !== undefined) logger.warn(warning);
    const kindOf = probeFinder(mounted, pathReaderOf(httpAdapter));
    this.servers.begin(httpAdapter);
    this.servers.each((server) => answerAhead(server, kindOf, this.answers, failed));
  }

  @Get(ROUTES.health)
  @Described('Every check at one glance, for people and dashboards', { 200: 'Always: the status is in the body' })
  async health(@Req() request: Asking, @Res({ passthrough: true }) response: object): Promise<unknown> {
    const representation = preferredBy(request.headers.accept);
    const isPage = representation !== 'json';
    const json = isPage ? this.answers.latest('health').answer : await this.answers.answer('health');
    this.put(response, varied(isPage ? renderPage(representation, this.page.values(), request) : json));
    // An interceptor may change this object, so it gets a copy of the report.
    return JSON.parse(json.body);
  }

  @Get(ROUTES.liveness)
  @Described('Liveness probe: whether the process works', { 200: 'Alive', 503: 'Dead: Kubernetes restarts it' })
  liveness(@Res({ passthrough: true }) response: object): Promise<unknown> {
    return this.respond('liveness', response);
  }

  @Get(ROUTES.readiness)
  @Described('Readiness probe: whether traffic may come', { 200: 'Ready', 503: 'Not ready: no traffic is sent here' })
  readiness(@Res({ passthrough: true }) response: object): Promise<unknown> {
    return this.respond('readiness', response);
  }

  @Get(ROUTES.startup)
  @Described('Startup probe: whether the application has started', { 200: 'Started', 503: 'Starting' })
  startup(@Res({ passthrough: true }) response: object): Promise<unknown> {
    return this.respond('startup', response);
  }

  private async respond(kind: ReportKind, response: object): Promise<unknown> {
    const answer = await this.answers.answer(kind);
    this.put(response, answer);
    return JSON.parse(answer.body);
  }

  private put(response: object, { httpStatus, headers, body }: ProbeAnswer): void {
    this.#bodies?.set(response, body, () => this.setHead(response, httpStatus, headers));
  }

  private setHead(response: object, httpStatus: number, headers: ProbeAnswer['headers']): void {
    const { httpAdapter } = this.adapterHost;
    httpAdapter.status(response, httpStatus);
    for (const [name, value] of Object.entries(headers)) {
      // The length changes when an exception replaces the body or when the body is compressed.
      if (name === 'Content-Length') continue;
      const shown = name === 'Vary' ? varyOnAccept(httpAdapter.getHeader(response, name)) : String(value);
      httpAdapter.setHeader(response, name, shown);
    }
  }
}

/** Makes a new controller class for each application of this process, so that each can have its own path. */
export function createProbesController(path: string): Type {
  class ProbesController extends ProbeRoutes {}
  mountAt(path, ProbesController);
  return ProbesController;
}
