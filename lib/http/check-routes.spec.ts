import {
  Controller,
  Get,
  Global,
  Head,
  Module,
  Post,
  type Type,
  VERSION_NEUTRAL,
  Version,
  VersioningType,
} from '@nestjs/common';
import { ApplicationConfig, ModulesContainer, NestFactory, RouterModule } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ApplicationServers } from '../lifecycle/application-servers.js';
import { checkRoutes } from './check-routes.js';
import { EXPRESS_ROUTER_UNKNOWN } from './express-router.js';
import { otherRoutes, routesOfController } from './declared-routes.js';
import { mountAt, mountedRoutes, withdraw } from './mounted-routes.js';
import { PageSource } from './page-source.js';
import { ProbeAnswers } from './probe-answers.js';
import { createProbesController } from './probes.controller.js';

/** What our controller is made with. */
@Global()
@Module({
  providers: [ProbeAnswers, PageSource, ApplicationServers].map((provide) => ({ provide, useValue: {} })),
  exports: [ProbeAnswers, PageSource, ApplicationServers],
})
class PartsModule {}

/** The modules of an application without a platform, as Nest has read them. */
async function modulesOf(module: Type): Promise<ModulesContainer> {
  @Module({ imports: [PartsModule, module] })
  class RootModule {}
  const nest = await NestFactory.createApplicationContext(RootModule, { logger: false, abortOnError: false });
  onTestFinished(() => nest.close());
  return nest.get(ModulesContainer);
}

@Controller('before')
class BeforeController {
  @Get()
  get() {}
}

@Controller()
class AfterController {
  @Post('after')
  post() {}

  notDecorated() {}
}

const configOf = (set: (config: ApplicationConfig) => void = () => undefined) => {
  const config = new ApplicationConfig();
  set(config);
  return config;
};

const told = (routes: readonly { readonly method: string; readonly path: string }[]) =>
  routes.map(({ method, path }) => `${method} ${path}`);

describe('the routes of all others', () => {
  it('are told in their order, before ours and after, and ours is not among them', async () => {
    const ours = createProbesController('health');
    @Module({ controllers: [BeforeController] })
    class FirstModule {}
    @Module({ controllers: [AfterController] })
    class LastModule {}
    @Module({ controllers: [ours] })
    class OurModule {}
    @Module({ imports: [FirstModule, OurModule, LastModule] })
    class AppModule {}
    const modules = await modulesOf(AppModule);
    const { before, after } = otherRoutes(ours, modules, configOf());
    expect(before).toEqual([
      { controller: 'BeforeController', method: 'GET', path: '/before', methodPath: '/', isVersioned: false },
    ]);
    expect(told(after)).toEqual(['POST /after']);
  });
});

@Controller(['a', 'b'])
class ListedController {
  @Get(['x', 'y'])
  get() {}
}

@Controller({ path: 'c', version: '2' })
class VersionedController {
  @Get()
  get() {}

  @Get('all')
  @Version(VERSION_NEUTRAL)
  all() {}

  @Head('three')
  @Version(['3', '4'])
  three() {}
}

describe('where the routes of a controller lie', () => {
  async function routesOf(
    controller: Type,
    set?: (config: ApplicationConfig) => void,
    imports: (own: Type) => Parameters<typeof Module>[0]['imports'] & object = () => [],
  ) {
    @Module({ controllers: [controller] })
    class OwnModule {}
    // Of this one none is to be told.
    @Module({ controllers: [BeforeController] })
    class OtherModule {}
    @Module({ imports: [OtherModule, OwnModule, ...imports(OwnModule)] })
    class AppModule {}
    return routesOfController(controller, await modulesOf(AppModule), configOf(set));
  }

  it('is every path of the controller with every path of a handler', async () => {
    expect(told(await routesOf(ListedController))).toEqual(['GET /a/x', 'GET /a/y', 'GET /b/x', 'GET /b/y']);
  });

  it('is behind the global prefix', async () => {
    const routes = await routesOf(BeforeController, (config) => config.setGlobalPrefix('api'));
    expect(told(routes)).toEqual(['GET /api/before']);
  });

  it('is behind what RouterModule puts in front of its module, and of no other', async () => {
    const routes = await routesOf(ListedController, undefined, (own) => [
      RouterModule.register([{ path: 'ops', module: own }]),
    ]);
    expect(told(routes)).toEqual(['GET /ops/a/x', 'GET /ops/a/y', 'GET /ops/b/x', 'GET /ops/b/y']);
  });

  it('is nowhere for a controller of no module but with its own path', async () => {
    @Module({})
    class AppModule {}
    expect(told(routesOfController(BeforeController, await modulesOf(AppModule), configOf()))).toEqual(['GET /before']);
  });

  it('is nothing of what is no handler', async () => {
    expect(told(await routesOf(AfterController))).toEqual(['POST /after']);
  });

  it('is behind a version in the path, and then not there for some versions alone', async () => {
    const routes = await routesOf(VersionedController, (config) =>
      config.enableVersioning({ type: VersioningType.URI }),
    );
    expect(told(routes)).toEqual(['GET /v2/c', 'GET /c/all', 'HEAD /v3/c/three', 'HEAD /v4/c/three']);
    expect(routes.every(({ isVersioned }) => !isVersioned)).toBe(true);
  });

  it('is behind the default version in the path', async () => {
    const routes = await routesOf(BeforeController, (config) =>
      config.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    );
    expect(told(routes)).toEqual(['GET /v1/before']);
  });

  it('is there for some versions alone where a header tells the version', async () => {
    const byHeader = (config: ApplicationConfig) =>
      config.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' });
    const routes = await routesOf(VersionedController, byHeader);
    expect(routes.map(({ path, isVersioned }) => [path, isVersioned])).toEqual([
      ['/c', true],
      ['/c/all', false],
      ['/c/three', true],
    ]);
    expect((await routesOf(BeforeController, byHeader)).map(({ isVersioned }) => isVersioned)).toEqual([false]);
    const byDefault = await routesOf(BeforeController, (config) =>
      config.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version', defaultVersion: '1' }),
    );
    expect(byDefault.map(({ isVersioned }) => isVersioned)).toEqual([true]);
  });

  it('is there for all versions where there are none', async () => {
    expect((await routesOf(VersionedController)).map(({ path, isVersioned }) => [path, isVersioned])).toEqual([
      ['/c', false],
      ['/c/all', false],
      ['/c/three', false],
    ]);
  });
});

describe('our own routes', () => {
  it('lie at the path that is set last, in every version of the API', async () => {
    const controller = createProbesController('health');
    mountAt('internal', controller);
    @Module({ controllers: [controller] })
    class AppModule {}
    const modules = await modulesOf(AppModule);
    const versioned = configOf((config) => config.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }));
    expect([...mountedRoutes(controller, modules, versioned)]).toEqual([
      ['/internal', 'health'],
      ['/internal/live', 'liveness'],
      ['/internal/ready', 'readiness'],
      ['/internal/startup', 'startup'],
    ]);
  });

  it('are of no kind where somebody has added one', async () => {
    const controller = createProbesController('health');
    class Extended extends controller {
      more() {}
    }
    Get('more')(Extended.prototype, 'more', Object.getOwnPropertyDescriptor(Extended.prototype, 'more') ?? {});
    mountAt('health', Extended);
    @Module({ controllers: [Extended] })
    class AppModule {}
    const mounted = mountedRoutes(Extended, await modulesOf(AppModule), configOf());
    expect([...mounted.keys()]).not.toContain('/health/more');
    expect(mounted.size).toBe(4);
  });

  it('are withdrawn, and no other is', async () => {
    const controller = createProbesController('health');
    @Module({ controllers: [controller, BeforeController] })
    class AppModule {}
    const modules = await modulesOf(AppModule);
    withdraw(controller, modules);
    expect([...modules.values()].flatMap(({ controllers }) => [...controllers.keys()])).toEqual([BeforeController]);
  });

  it('are of a class of their own for each application, so that each has its path', async () => {
    const [first, second] = [createProbesController('first'), createProbesController('second')];
    @Module({ controllers: [first] })
    class AppModule {}
    expect([...mountedRoutes(first, await modulesOf(AppModule), configOf()).keys()]).toContain('/first/live');
    expect(second).not.toBe(first);
  });
});

@Controller()
class ByIdController {
  @Get(':id')
  byId() {}
}

@Controller({ path: 'health', version: '2' })
class HealthOfTwoController {
  @Get()
  health() {}
}

describe('what is found of all routes', () => {
  interface World {
    readonly before?: Type[];
    readonly after?: Type[];
    readonly set?: (config: ApplicationConfig) => void;
  }

  async function findings(adapter: ExpressAdapter | FastifyAdapter, { before = [], after = [], set }: World) {
    const ours = createProbesController('health');
    @Module({ controllers: before })
    class FirstModule {}
    @Module({ controllers: after })
    class LastModule {}
    @Module({ controllers: [ours] })
    class OurModule {}
    @Module({ imports: [FirstModule, OurModule, LastModule] })
    class AppModule {}
    return checkRoutes(ours, adapter, await modulesOf(AppModule), configOf(set));
  }

  const byHeader = (config: ApplicationConfig) =>
    config.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' });
  const sorted = (config: ApplicationConfig) =>
    void Object.assign(config, { getRouteResolutionStrategy: () => 'specificity' });
  const byOrder = (config: ApplicationConfig) =>
    void Object.assign(config, { getRouteResolutionStrategy: () => 'order' });
  const unknown = (config: ApplicationConfig) => void Object.assign(config, { getRouteResolutionStrategy: undefined });

  it.each<[what: string, world: World, express: RegExp | undefined, fastify: RegExp | undefined]>([
    ['nothing else', {}, undefined, undefined],
    ['a route elsewhere', { before: [BeforeController], after: [AfterController] }, undefined, undefined],
    ['one for another version before ours', { before: [HealthOfTwoController], set: byHeader }, undefined, undefined],
    [
      'one for another version after ours',
      { after: [HealthOfTwoController], set: byHeader },
      /GET \/health/,
      undefined,
    ],
    ['one at ours, before', { before: [HealthOfTwoController] }, /GET \/health/, /GET \/health/],
    ['one at ours, after', { after: [HealthOfTwoController] }, /GET \/health/, /GET \/health/],
  ])('refuses the application with %s', async (_what, world, express, fastify) => {
    for (const [adapter, expected] of [
      [new ExpressAdapter(), express] as const,
      [new FastifyAdapter(), fastify] as const,
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      const { refusal, warnings } = await findings(adapter, world);
      if (expected) expect(refusal).toMatch(expected);
      else expect(refusal).toBeUndefined();
      expect(warnings).toEqual([]);
    }
  });

  it.each<[what: string, world: World, express: boolean]>([
    ['before ours', { before: [ByIdController] }, true],
    ['before ours, by order', { before: [ByIdController], set: byOrder }, true],
    ['before ours, in a Nest that does not sort', { before: [ByIdController], set: unknown }, true],
    ['before ours, sorted', { before: [ByIdController], set: sorted }, false],
    ['after ours', { after: [ByIdController] }, false],
  ])('warns of a parameter %s, on Express', async (_what, world, isWarned) => {
    const { refusal, warnings } = await findings(new ExpressAdapter(), world);
    expect(refusal).toBeUndefined();
    const shadowed = expect.stringMatching(/^GET \/:id \(ByIdController\) comes before GET \/health/);
    expect(warnings).toEqual(isWarned ? [shadowed] : []);
    expect(await findings(new FastifyAdapter(), world)).toEqual({ refusal: undefined, warnings: [] });
  });

  it('warns of nothing where the application is refused', async () => {
    const found = await findings(new ExpressAdapter(), { before: [ByIdController, HealthOfTwoController] });
    expect(found).toEqual({ refusal: expect.stringContaining('GET /health'), warnings: [] });
  });

  it('counts letters as the router does', async () => {
    @Controller('HEALTH')
    class LoudController {
      @Get()
      health() {}
    }
    expect((await findings(new ExpressAdapter(), { before: [LoudController] })).refusal).toContain('/HEALTH');
    expect((await findings(new FastifyAdapter(), { before: [LoudController] })).refusal).toBeUndefined();
  });

  it('finds what the application has given to its platform past Nest', async () => {
    const express = new ExpressAdapter();
    express.getInstance().get('/health', () => undefined);
    expect((await findings(express, {})).refusal).toContain('GET /health (without a controller)');
    const shadowing = new ExpressAdapter();
    shadowing.getInstance().get('/:any', () => undefined);
    expect((await findings(shadowing, {})).warnings).toEqual([
      expect.stringContaining('GET /:any (without a controller) comes before'),
    ]);
    const fastify = new FastifyAdapter();
    fastify.getInstance().get('/health/live', async () => undefined);
    expect((await findings(fastify, {})).refusal).toContain('GET /health/live (without a controller)');
  });

  it('warns when Express does not show its routes, and still finds those of controllers', async () => {
    const hidden = () => {
      const express = new ExpressAdapter();
      Object.defineProperty(express.getInstance(), 'router', { value: undefined });
      return express;
    };
    expect(await findings(hidden(), {})).toEqual({ refusal: undefined, warnings: [EXPRESS_ROUTER_UNKNOWN] });
    expect(await findings(hidden(), { before: [HealthOfTwoController] })).toEqual({
      refusal: expect.stringContaining('GET /health'),
      warnings: [],
    });
  });
});
