import { Controller, Get } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ProbesOptions } from './options/probes-options.js';
import { platforms, refusalOf, startApp } from './probed-app.fake.js';
import { ProbesModule } from './probes.module.js';
import { ProbesRuntime } from './probes.runtime.js';

const PROBES = ['/live', '/ready', '/startup'];

@Controller('health')
class HealthController {
  @Get('live')
  live() {
    return 'theirs';
  }
}

@Controller()
class ByIdController {
  @Get(':id')
  byId() {
    return 'theirs';
  }
}

describe.each(platforms)('an application on $name', ({ name, createAdapter }) => {
  const start = (definition: Parameters<typeof startApp>[0] = {}) =>
    startApp({ adapter: createAdapter(), ...definition });

  it('has the routes below /health, or where it is told', async () => {
    const [first, second] = [await start(), await start({ probes: { path: '/internal/probes/' } })];
    for (const route of ['', ...PROBES]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await first.get(`/health${route}`)).toMatchObject({ status: 200, body: { version: '1.2.3' } });
      // oxlint-disable-next-line no-await-in-loop
      expect(await second.get(`/internal/probes${route}`)).toMatchObject({ status: 200, body: { version: '1.2.3' } });
    }
    expect(await second.get('/health/live')).toMatchObject({ status: 404 });
  });

  it('has its own path although it is made when another has been, whose path stays', async () => {
    const nobody = { canActivate: () => false };
    const guarded = (path: string) => ({
      probes: { path },
      configure: (app: { useGlobalGuards(guard: object): unknown }) => app.useGlobalGuards(nobody),
    });
    const [first, second] = [await start(guarded('first')), await start(guarded('second'))];
    expect(await first.get('/first/ready')).toMatchObject({ status: 200 });
    expect(await first.get('/second/ready')).toMatchObject({ status: 404 });
    expect(await second.get('/second/ready')).toMatchObject({ status: 200 });
    expect(await second.get('/first/ready')).toMatchObject({ status: 404 });
  });

  it('has them where RouterModule puts the module, ahead of its guards', async () => {
    const { get } = await start({
      imports: [RouterModule.register([{ path: 'ops', module: ProbesModule }])],
      configure: (app) => app.useGlobalGuards({ canActivate: () => false }),
    });
    for (const route of PROBES) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await get(`/ops/health${route}`)).toMatchObject({ status: 200 });
      // oxlint-disable-next-line no-await-in-loop
      expect(await get(`/health${route}`)).toMatchObject({ status: 404 });
    }
  });

  it.each<ProbesOptions>([{ controllers: false }, { enabled: false }])('has none with %j', async (probes) => {
    const { get, lines } = await start({ probes });
    for (const route of ['', ...PROBES]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await get(`/health${route}`)).toMatchObject({ status: 404 });
    }
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('may have its options from a provider, which decides on the path and on whether there are routes', async () => {
    const asked = async (probes: ProbesOptions) => {
      const useFactory = async () => ({ version: '7', ...probes });
      const { get } = await start({ probes: 'imported', imports: [ProbesModule.forRootAsync({ useFactory })] });
      return [(await get('/health/live')).status, (await get('/ops/live')).status];
    };
    expect(await asked({})).toEqual([200, 404]);
    expect(await asked({ path: 'ops' })).toEqual([404, 200]);
    expect(await asked({ controllers: false })).toEqual([404, 404]);
    expect(await asked({ path: 'ops', enabled: false })).toEqual([404, 404]);
  });

  it('may have its options from a class', async () => {
    class Options {
      createProbesOptions() {
        return { version: '8' };
      }
    }
    const { get } = await start({ probes: 'imported', imports: [ProbesModule.forRootAsync({ useClass: Options })] });
    expect(await get('/health/live')).toMatchObject({ body: { version: '8' } });
  });

  it('may leave all options out', async () => {
    const { get } = await start({ probes: 'imported', imports: [ProbesModule.forRoot()] });
    expect(await get('/health/live')).toMatchObject({ status: 200 });
  });

  it('is refused with a route of its own where ours lies, and nothing of ours is left', async () => {
    const close = vi.spyOn(ProbesRuntime.prototype, 'close');
    onTestFinished(() => close.mockRestore());
    expect(await refusalOf({ adapter: createAdapter(), controllers: [HealthController] })).toMatch(
      /ProbesModule: the application has GET \/health\/live \(HealthController\) itself/,
    );
    expect(close).toHaveBeenCalledOnce();
  });

  it('is told of a route that shadows ours, where the order decides', async () => {
    const { lines } = await start({ controllers: [ByIdController] });
    const warnings = lines.filter((line) => line.startsWith('warn'));
    expect(warnings.map((line) => line.slice(0, 60))).toEqual(
      name === 'Express' ? ['warn: GET /:id (ByIdController) comes before GET /health and'] : [],
    );
  });
});
