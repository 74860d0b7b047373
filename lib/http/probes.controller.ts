import type { ServerResponse } from 'node:http';
import { Controller, Get, Inject, Res, type Type, VERSION_NEUTRAL } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import type { ReportKind } from '../report/report.js';
import { ProbeAnswers } from './probe-answers.js';
import type { ProbeAnswer } from './render-answer.js';
import { ROUTES } from './routes.js';

/** What a handler is given: Express's response is Node's own, Fastify's reply carries it. */
type PlatformResponse = ServerResponse | { readonly raw: ServerResponse; hijack(): unknown };

/** The four routes on the application's own port. Where they lie is known when the options are: see {@link mountAt}. */
class ProbeRoutes {
  constructor(@Inject(ProbeAnswers) private readonly answers: ProbeAnswers) {}

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

  private respond(kind: ReportKind, response: PlatformResponse): void | Promise<void> {
    const answer = this.answers.answer(kind);
    return answer instanceof Promise ? answer.then((late) => write(response, late)) : write(response, answer);
  }
}

/**
 * Writes past the platform's `send()`, which would hash the body for an ETag that no probe sends back, and past
 * interceptors and hooks that wrap every body into one of their own.
 */
function write(response: PlatformResponse, { httpStatus, headers, body }: ProbeAnswer): void {
  nodeResponse(response).writeHead(httpStatus, headers).end(body);
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

/** Puts the routes at `path`, in every version of the API. In time until Nest resolves its routes. */
export function mountAt(path: string, controller: Type): void {
  Controller({ path, version: VERSION_NEUTRAL })(controller);
}

/** Leaves the application's port without the routes, and Nest's log without a line about them. */
export function withdraw(controller: Type, modules: ModulesContainer): void {
  for (const module of modules.values()) module.controllers.delete(controller);
}
