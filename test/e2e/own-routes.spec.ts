import { All, Controller, Get, Head, type INestApplication, Module, Param, Post, VersioningType } from '@nestjs/common';
import { ApplicationConfig, NestFactory, RouterModule } from '@nestjs/core';
import { ProbesModule } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/ask.js';
import { CapturedLogger } from '../support/captured-logger.js';
import { platforms } from '../support/platforms.js';
import { type AppUnderTest, refusalOf, startApp } from '../support/probed-app.js';

@Controller('health')
class HealthController {
  @Get()
  health() {
    return 'theirs';
  }
}

@Controller('health')
class LiveController {
  @Get('live')
  live() {
    return 'theirs';
  }
}

@Controller()
class AnyMethodController {
  @All(['orders', 'health'])
  any() {
    return 'theirs';
  }
}

@Controller(['status', 'health/ready'])
class HeadController {
  @Head()
  head() {}
}

@Controller({ path: 'health', version: '2' })
class VersionedController {
  @Get()
  health() {
    return 'theirs';
  }
}

@Controller('health')
class PostController {
  @Post()
  post() {
    return 'theirs';
  }

  @Get('details/:id')
  details() {
    return 'theirs';
  }
}

@Controller()
class ByIdController {
  @Get(':id')
  byId(@Param('id') id: string) {
    return { id };
  }
}

@Module({ controllers: [HealthController] })
class OpsModule {}

const MEND =
  "Set `path` to a base path that is free, as in ProbesModule.forRoot({ path: 'probes' }), or take yours out.";

describe.each(platforms)('routes of the application beside ours on $name', (platform) => {
  it.each<[route: string, controller: string, AppUnderTest]>([
    ['GET /health', 'HealthController', { controllers: [HealthController] }],
    ['GET /health', 'HealthController', { imports: [OpsModule] }],
    ['GET /health/live', 'LiveController', { controllers: [LiveController] }],
    ['ALL /health', 'AnyMethodController', { controllers: [AnyMethodController] }],
    ['HEAD /health/ready', 'HeadController', { controllers: [HeadController] }],
    [
      'GET /api/health',
      'HealthController',
      { controllers: [HealthController], configure: (app) => app.setGlobalPrefix('api') },
    ],
    [
      'GET /ops/health',
      'HealthController',
      {
        imports: [OpsModule, RouterModule.register([{ path: 'ops', module: OpsModule }])],
        probes: { path: 'ops/health' },
      },
    ],
  ])('are told from ours at the start: %s of %s', async (route, controller, definition) => {
    expect(await refusalOf(platform, definition)).toBe(
      `ProbesConfigurationError: ProbesModule: the application has ${route} (${controller}) itself, where the module puts a ` +
        `route of its own. ${MEND}`,
    );
  });

  it('are told from ours when they were given to the platform itself', async () => {
    const configure = (app: INestApplication) => {
      app.getHttpAdapter().get('/health/live', (_request: unknown, response: { send(body: string): void }) => {
        response.send('theirs');
      });
    };
    expect(await refusalOf(platform, { configure })).toContain('GET /health/live (without a controller) itself');
  });

  it('are told of in one sentence, and not in a warning as well', async () => {
    const logger = new CapturedLogger();
    expect(await refusalOf(platform, { controllers: [HealthController] }, logger)).toContain('itself, where');
    expect(logger.ofProbes.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('have their place at another path, with other methods and below', async () => {
    const { get, url } = await startApp(platform, { controllers: [PostController] });
    expect(await get('/health')).toMatchObject({ status: 200, body: { status: 'healthy' } });
    expect(await get('/health/details/1')).toMatchObject({ status: 200, body: 'theirs' });
    expect(await fetch(`${url}/health`, { method: 'POST' })).toMatchObject({ status: 201 });

    const moved = await startApp(platform, { controllers: [HealthController], probes: { path: 'probes' } });
    expect(await moved.get('/health')).toMatchObject({ status: 200, body: 'theirs' });
    expect(await moved.get('/probes')).toMatchObject({ status: 200, body: { status: 'healthy' } });
  });

  it('have their place for a version of the API', async () => {
    const { get } = await startApp(platform, {
      controllers: [VersionedController],
      configure: (app) => app.enableVersioning({ type: VersioningType.URI }),
    });
    expect(await get('/v2/health')).toMatchObject({ status: 200, body: 'theirs' });
    expect(await get('/health')).toMatchObject({ status: 200, body: { status: 'healthy' } });

    const { url } = await startApp(platform, {
      controllers: [VersionedController],
      configure: (app) => app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' }),
    });
    expect(await (await fetch(`${url}/health`, { headers: { 'X-Version': '2' } })).text()).toBe('theirs');
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'healthy' });
  });

  it('for a version of the API are told from ours where they would never be asked: behind ours on Express', async () => {
    @Module({ controllers: [VersionedController] })
    class LateModule {}
    const definition: AppUnderTest = {
      probes: 'imported',
      imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } }), LateModule],
      configure: (app) => app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' }),
    };
    if (platform.name === 'Express') {
      expect(await refusalOf(platform, definition)).toContain('GET /health (VersionedController) itself');
    } else {
      const { url } = await startApp(platform, definition);
      expect(await (await fetch(`${url}/health`, { headers: { 'X-Version': '2' } })).text()).toBe('theirs');
      expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'healthy' });
    }
  });

  it('never swallow a probe, and where one swallows /health the log says so', async () => {
    const { get, logger } = await startApp(platform, { controllers: [ByIdController] });
    for (const path of ['/health/live', '/health/ready', '/health/startup']) {
      expect(await get(path)).toMatchObject({ status: 200, body: { version: '1.2.3' } });
    }
    expect(await get('/12')).toMatchObject({ body: { id: '12' } });
    const told = logger.ofProbes.filter(({ message }) => message.includes('answers in its place'));
    if (platform.name === 'Fastify') {
      expect(told).toEqual([]);
      expect(await get('/health')).toMatchObject({ body: { status: 'healthy' } });
    } else {
      expect(told).toMatchObject([
        { level: 'warn', message: expect.stringContaining('GET /:id (ByIdController) comes before GET /health') },
      ]);
      expect(await get('/health')).toMatchObject({ body: { id: 'health' } });
    }
  });

  const sortsRoutes = 'getRouteResolutionStrategy' in ApplicationConfig.prototype;
  it.skipIf(!sortsRoutes)(
    `that Nest sorts swallow nothing, and nobody is told${sortsRoutes ? '' : ' (skipped: this Nest does not sort routes)'}`,
    async () => {
      const logger = new CapturedLogger();
      @Module({ imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } })], controllers: [ByIdController] })
      class AppModule {}
      const options = { logger, routeResolutionStrategy: 'specificity' } as const;
      const app = await NestFactory.create(AppModule, platform.createAdapter(), options);
      onTestFinished(() => app.close());
      await app.listen(0, '127.0.0.1');
      expect(await ask(`${await app.getUrl()}/health`)).toMatchObject({ body: { status: 'healthy' } });
      expect(logger.ofProbes.filter(({ level }) => level === 'warn')).toEqual([]);
    },
  );

  it('that come later swallow nothing, and nobody is told', async () => {
    @Module({ controllers: [ByIdController] })
    class LateModule {}
    const { get, logger } = await startApp(platform, {
      probes: 'imported',
      imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } }), LateModule],
    });
    expect(await get('/health')).toMatchObject({ body: { status: 'healthy' } });
    expect(logger.ofProbes.filter(({ level }) => level === 'warn')).toEqual([]);
  });
});
