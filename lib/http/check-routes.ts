import type { Type } from '@nestjs/common';
import type { AbstractHttpAdapter, ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { otherRoutes } from './declared-routes.js';
import { mountedRoutes } from './mounted-routes.js';
import { pathReaderOf } from './path-reader.js';
import { rawRoutes } from './raw-routes.js';
import { clashOf, shadowOver } from './route-clash.js';

/** What is wrong with where the routes lie, each in a sentence. */
export interface RouteFindings {
  /** The application must not start. */
  readonly refusal: string | undefined;
  readonly warning: string | undefined;
}

/** Compares our routes with all others, before Nest hands any of them to the platform. */
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
  // Ours is for all versions of the API: on Express one for some of them is never asked behind it.
  const behind = isExpress ? after.map((route) => ({ ...route, isVersioned: false })) : after;
  const refusal = clashOf(ours, [...raw, ...before, ...behind], ignoresCase);
  // Nest 12 can sort routes, so that a parameter comes last; Fastify always does so.
  const isByOrder = isExpress && !isSorted(config);
  if (refusal !== undefined || !isByOrder) return { refusal, warning: undefined };
  return { refusal, warning: shadowOver(ours, [...raw, ...before], ignoresCase) };
}

function isSorted(config: ApplicationConfig & { getRouteResolutionStrategy?(): unknown }): boolean {
  return config.getRouteResolutionStrategy?.() === 'specificity';
}
