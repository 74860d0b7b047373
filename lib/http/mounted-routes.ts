import { Controller, type Type, VERSION_NEUTRAL } from '@nestjs/common';
import type { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import type { ReportKind } from '../report/report.js';
import { routesOfController } from './declared-routes.js';
import { entriesOf, ROUTES } from './routes.js';

/** Puts the routes at `path`, in every version of the API. In time until Nest resolves its routes. */
export function mountAt(path: string, controller: Type): void {
  Controller({ path, version: VERSION_NEUTRAL })(controller);
}

/** Leaves the application's port without the routes, and Nest's log without a line about them. */
export function withdraw(controller: Type, modules: ModulesContainer): void {
  for (const module of modules.values()) module.controllers.delete(controller);
}

/** Where the routes have come to lie. */
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
