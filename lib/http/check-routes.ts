import type { Type } from '@nestjs/common';
import type { AbstractHttpAdapter, ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { otherRoutes } from './declared-routes.js';
import { EXPRESS_ROUTER_UNKNOWN, expressRouterOf } from './express-router.js';
import { mountedRoutes } from './mounted-routes.js';
import { pathReaderOf } from './path-reader.js';
import { rawRoutes } from './raw-routes.js';
import { clashOf, shadowOver } from './route-clash.js';

/** What is wrong with the paths of our routes, one sentence each. */
export interface RouteFindings {
  /** Why the application must not start. */
  readonly refusal: string | undefined;
  readonly warnings: readonly string[];
}

/** Compares our routes with all others, before Nest registers them with the platform. */
export function checkRoutes(
  controller: Type,
  adapter: AbstractHttpAdapter,
  modules: ModulesContainer,
  config: ApplicationConfig,
): RouteFindings {
  const ours = mountedRoutes(controller, modules, config);
  const { ignoresCase } = pathReaderOf(adapter);
  const { before, after } = otherRoutes(controller, modules, config);
  const raw = rawRoutes(adapter, [...ours.keys()]);
  const isExpress = adapter.getType() === 'express';
  // Our routes are for all versions of the API, so on Express a route for only some versions is never reached behind
  // them.
  const behind = isExpress ? after.map((route) => ({ ...route, isVersioned: false })) : after;
  const refusal = clashOf(ours, [...raw, ...before, ...behind], ignoresCase);
  // Routes with parameters come last on Fastify always, and on Express when Nest 12 sorts the routes.
  const isByOrder = isExpress && !isSorted(config);
  const shadow = isByOrder ? shadowOver(ours, [...raw, ...before], ignoresCase) : undefined;
  const unknown = isExpress && !expressRouterOf(adapter.getInstance()) ? EXPRESS_ROUTER_UNKNOWN : undefined;
  // One error is enough.
  const warnings = refusal === undefined ? [shadow, unknown].filter((warning) => warning !== undefined) : [];
  return { refusal, warnings };
}

function isSorted(config: ApplicationConfig & { getRouteResolutionStrategy?(): unknown }): boolean {
  return config.getRouteResolutionStrategy?.() === 'specificity';
}
