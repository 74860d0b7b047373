import { Controller, type Type, VERSION_NEUTRAL } from '@nestjs/common';
import type { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import type { ReportKind } from '../report/report.js';
import { routesOfController } from './declared-routes.js';
import { entriesOf, ROUTES } from './routes.js';

/** Puts the routes at `path`, for every version of the API. Call it before Nest resolves its routes. */
export function mountAt(path: string, controller: Type): void {
  Controller({ path, version: VERSION_NEUTRAL })(controller);
}

/** Removes the routes from the application's port and from the log of Nest. */
export function withdraw(controller: Type, modules: ModulesContainer): void {
  for (const module of modules.values()) module.controllers.delete(controller);
}

/** The full paths of our routes, each with its report. */
export function mountedRoutes(
  controller: Type,
  modules: ModulesContainer,
  config: ApplicationConfig,
): ReadonlyMap<string, ReportKind> {
  const kinds = new Map(entriesOf(ROUTES).map(([route, kind]) => [route || '/', kind]));
  const mounted = new Map<string, ReportKind>();
  for (const { path, methodPath } of routesOfController(controller, modules, config)) {
    const kind = kinds.get(methodPath);
    if (kind !== undefined) mounted.set(path, kind);
  }
  return mounted;
}
