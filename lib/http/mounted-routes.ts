import { Controller, RequestMethod, type Type, VERSION_NEUTRAL } from '@nestjs/common';
import { MODULE_PATH, PATH_METADATA } from '@nestjs/common/constants.js';
import type { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';
import type { ReportKind } from '../report/report.js';
import { entriesOf, ROUTES } from './routes.js';

/** Puts the routes at `path`, in every version of the API. In time until Nest resolves its routes. */
export function mountAt(path: string, controller: Type): void {
  Controller({ path, version: VERSION_NEUTRAL })(controller);
}

/** Leaves the application's port without the routes, and Nest's log without a line about them. */
export function withdraw(controller: Type, modules: ModulesContainer): void {
  for (const module of modules.values()) module.controllers.delete(controller);
}

/**
 * Where the routes have come to lie: behind a global prefix, if they are not excluded from it, and behind what RouterModule
 * puts in front of a module. Nest's own builder of paths says so, as it does to @nestjs/swagger.
 */
export function mountedRoutes(
  controller: Type,
  modules: ModulesContainer,
  config: ApplicationConfig,
): ReadonlyMap<string, ReportKind> {
  const paths = new RoutePathFactory(config);
  const owner = [...modules.values()].find(({ controllers }) => controllers.has(controller));
  const place = {
    ctrlPath: Reflect.getMetadata(PATH_METADATA, controller),
    modulePath: owner && Reflect.getMetadata(MODULE_PATH + modules.applicationId, owner.metatype),
    globalPrefix: config.getGlobalPrefix(),
  };
  return new Map(
    entriesOf(ROUTES).flatMap(([methodPath, kind]) =>
      paths.create({ ...place, methodPath }, RequestMethod.GET).map((path) => [path, kind]),
    ),
  );
}
