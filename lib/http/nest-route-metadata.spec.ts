import { Controller, Get, Module, Version, VersioningType } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer, NestFactory, RouterModule } from '@nestjs/core';
import { afterEach, expect, it, vi } from 'vitest';
import { routesOfController } from './declared-routes.js';
import { nestConstants, routeKeys } from './nest-route-metadata.js';

@Controller('health')
class HealthController {
  @Get('live')
  @Version('2')
  live() {}
}

@Module({ controllers: [HealthController] })
class HealthModule {}

@Module({ imports: [HealthModule, RouterModule.register([{ path: 'internal', module: HealthModule }])] })
class AppModule {}

const CONSTANTS = { METHOD_METADATA: 'a', PATH_METADATA: 'b', VERSION_METADATA: 'c', MODULE_PATH: 'd' };

afterEach(() => void vi.restoreAllMocks());

async function routes() {
  const config = new ApplicationConfig();
  config.enableVersioning({ type: VersioningType.URI });
  const nest = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const found = routesOfController(HealthController, nest.get(ModulesContainer), config);
  await nest.close();
  return found.map(({ method, path }) => `${method} ${path}`);
}

it('Nest shows the method, the path, the version and the module of a route', async () => {
  expect(routeKeys()).toBeDefined();
  expect(await routes()).toEqual(['GET /v2/internal/health/live']);
});

it.each<[what: string, found: object | undefined]>([
  ['no such file', undefined],
  ['a file without the names', {}],
  ...Object.keys(CONSTANTS).map((name): [string, object] => [`no ${name}`, { ...CONSTANTS, [name]: undefined }]),
  ['a name of another type', { ...CONSTANTS, PATH_METADATA: Symbol('path') }],
])('in a version of Nest with %s no route is known, and nothing fails', async (_what, found) => {
  vi.spyOn(nestConstants, 'load').mockReturnValue(found as never);
  expect(routeKeys()).toBeUndefined();
  expect(await routes()).toEqual([]);
});
