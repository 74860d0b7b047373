import { Controller, Get, Module } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer, NestFactory } from '@nestjs/core';
import { afterEach, expect, it, vi } from 'vitest';
import { mountedRoutes } from './mounted-routes.js';
import { routePathFactory, routePathsOf } from './nest-route-paths.js';

@Controller('health')
class HealthController {
  @Get('live')
  live() {}
}

@Module({ controllers: [HealthController] })
class AppModule {}

const config = new ApplicationConfig();

afterEach(() => void vi.restoreAllMocks());

const mounted = async () => {
  const nest = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const routes = mountedRoutes(HealthController, nest.get(ModulesContainer), config);
  await nest.close();
  return [...routes];
};

it('Nest shows the path of a route', async () => {
  expect(routePathsOf(config)).toBeDefined();
  expect(await mounted()).toEqual([['/health/live', 'liveness']]);
});

it.each<[what: string, found: unknown]>([
  ['no such file', undefined],
  ['a file without the class', {}],
  ['a value of the same name that is not a class', { RoutePathFactory: {} }],
  ['a class of another kind', { RoutePathFactory: Date }],
])('in a version of Nest with %s no route is known, and nothing fails', async (_what, found) => {
  vi.spyOn(routePathFactory, 'load').mockReturnValue(found as never);
  expect(routePathsOf(config)).toBeUndefined();
  expect(await mounted()).toEqual([]);
});
