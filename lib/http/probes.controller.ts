import type { ServerResponse } from 'node:http';
import { Get, Inject, Logger, type OnModuleInit, Res, type Type } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { ApplicationServers } from '../lifecycle/application-servers.js';
import type { ReportKind } from '../report/report.js';
import { answerAhead } from './answer-ahead.js';
import { mountedRoutes } from './mounted-routes.js';
import { ProbeAnswers } from './probe-answers.js';
import { ROUTES } from './routes.js';
import { splitRoutesWarning } from './split-routes.js';
import { writeAnswer } from './write-answer.js';

/** What a handler is given: Express's response is Node's own, Fastify's reply carries it. */
type PlatformResponse = ServerResponse | { readonly raw: ServerResponse; hijack(): unknown };

/**
 * The four routes on the application's own port. Where they lie is known when the options are. Of the probes a handler
 * sees those alone that do not come through the application's server, and other spellings of their paths.
 */
class ProbeRoutes implements OnModuleInit {
  constructor(
    @Inject(ProbeAnswers) private readonly answers: ProbeAnswers,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(ApplicationServers) private readonly servers: ApplicationServers,
  ) {}

  onModuleInit(): void {
    const { httpAdapter } = this.adapterHost;
    if (!httpAdapter) return;
    const mounted = mountedRoutes(this.constructor as Type, this.modules, this.config);
    const warning = splitRoutesWarning(mounted, this.config.getGlobalPrefix());
    if (warning !== undefined) new Logger('Probes').warn(warning);
    const probes = new Map([...mounted].filter(([, kind]) => kind !== 'health'));
    this.servers.begin(httpAdapter);
    this.servers.each((server) => answerAhead(server, probes, this.answers));
  }

  @Get(ROUTES.health)
  health(@Res() response: PlatformResponse): void | Promise<void> {
    return this.respond('health', response);
  }

  @Get(ROUTES.liveness)
  liveness(@Res() response: PlatformResponse): void | Promise<void> {
    return this.respond('liveness', response);
  }

  @Get(ROUTES.readiness)
  readiness(@Res() response: PlatformResponse): void | Promise<void> {
    return this.respond('readiness', response);
  }

  @Get(ROUTES.startup)
  startup(@Res() response: PlatformResponse): void | Promise<void> {
    return this.respond('startup', response);
  }

  /**
   * Writes past the platform's `send()`, which would hash the body for an ETag that no probe sends back, and past
   * interceptors and hooks that wrap every body into one of their own.
   */
  private respond(kind: ReportKind, response: PlatformResponse): void | Promise<void> {
    return writeAnswer(nodeResponse(response), this.answers.answer(kind));
  }
}

function nodeResponse(response: PlatformResponse): ServerResponse {
  if (!('raw' in response)) return response;
  response.hijack();
  return response.raw;
}

/** A controller of its own for each application of this process, so that each can have its own path. */
export function createProbesController(): Type {
  return class ProbesController extends ProbeRoutes {};
}
