import { channel } from 'node:diagnostics_channel';
import { Module, type Provider } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { HealthIndicator } from './indicators/health-indicator.decorator.js';
import { StartupTask } from './tasks/startup-task.decorator.js';
import { createApp, moduleOf, refusalOf, startApp } from './probed-app.fake.js';
import { ProbesModule } from './probes.module.js';
import { ProbesRuntime } from './probes.runtime.js';
import { ProbesService } from './probes.service.js';

describe('an application', () => {
  it.each<[what: string, imports: Parameters<typeof Module>[0]['imports'] & object, refusal: RegExp]>([
    ['bare', [ProbesModule], /ProbesModule is imported bare\. Import ProbesModule\.forRoot\(\) instead\./],
    [
      'twice',
      [ProbesModule.forRoot(), ProbesModule.forRoot({ path: 'other' })],
      /ProbesModule\.forRoot\(\) is imported twice, but an application has one set of probes\. Keep the one in AppModule: its ProbesService is there for every module\.$/,
    ],
    ['with a wrong option', [ProbesModule.forRoot({ path: 'a/:b' })], /ProbesModule: `path` must be a URL path/],
    [
      'with a wrong option of a provider',
      [ProbesModule.forRootAsync({ useFactory: () => ({ drain: { delayMs: -1 } }) })],
      /`drain\.delayMs`/,
    ],
  ])('that imports the module %s is refused', async (_how, imports, refusal) => {
    expect(await refusalOf({ probes: 'imported', imports })).toMatch(refusal);
  });

  it('that imports the module of two copies is told which', async () => {
    @Module({})
    class Theirs {}
    Object.defineProperty(Theirs, Symbol.for('nestjs-probes: ProbesModule'), { value: '0.0.9' });
    expect(await refusalOf({ imports: [Theirs] })).toMatch(
      /imported twice \(from nestjs-probes (?:0\.0\.9 and \S+|\S+ and 0\.0\.9)\), but an application has one set/,
    );
  });

  it('that does not start because of what it declares leaves nothing of ours behind', async () => {
    class Wrong {
      check = 'no function';
    }
    HealthIndicator('wrong')(Wrong as never);
    const close = vi.spyOn(ProbesRuntime.prototype, 'close');
    onTestFinished(() => close.mockRestore());
    expect(await refusalOf({ providers: [Wrong] })).toMatch(/wrong/i);
    expect(close).toHaveBeenCalled();
  });

  it('is provided with the service in every module, and with no second one', async () => {
    @Module({
      providers: [{ provide: 'theirs', inject: [ProbesService], useFactory: (probes: ProbesService) => probes }],
    })
    class LateModule {}
    const { app, probes } = await startApp({ imports: [LateModule] });
    expect(app.get('theirs', { strict: false })).toBe(probes);
  });

  it('without HTTP starts, and is ready', async () => {
    const app = await NestFactory.createApplicationContext(moduleOf({}), { logger: false, abortOnError: false });
    const probes = app.get(ProbesService, { strict: false });
    await probes.whenStarted();
    expect(probes.isReady()).toBe(true);
    await app.close();
    expect(probes.phase).toBe('draining');
  });

  it('in the preview of Nest makes nothing, and is not checked', async () => {
    const app = await NestFactory.createApplicationContext(moduleOf({}), {
      logger: false,
      preview: true,
      abortOnError: false,
    });
    onTestFinished(() => app.close());
    expect(app.get(ModulesContainer).size).toBeGreaterThan(1);
  });

  it('is started when its tasks are done, of which it has found each', async () => {
    let finish: () => void = () => undefined;
    class Boot {
      run() {
        return new Promise<void>((resolve) => (finish = resolve));
      }
    }
    StartupTask('migrations')(Boot.prototype, 'run', Object.getOwnPropertyDescriptor(Boot.prototype, 'run') as never);
    const { get, probes } = await startApp({ providers: [Boot] as Provider[] });
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'starting: migrations' } });
    finish();
    await probes.whenStarted();
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('that is not initialized yet answers nothing, and can be closed', async () => {
    const app = await createApp();
    const probes = app.get(ProbesService, { strict: false });
    expect(probes.phase).toBe('starting');
    await app.close();
    expect(probes.phase).toBe('draining');
  });

  it('that has closed leaves no listener of the process, of connections or of the metrics behind', async () => {
    const heard = () => ['SIGTERM', 'SIGINT', 'SIGHUP', 'exit'].map((event) => process.listenerCount(event));
    const before = [heard(), channel('net.server.socket').hasSubscribers];
    const { app, probes } = await startApp();
    await probes.whenStarted();
    expect([channel('net.server.socket').hasSubscribers, probes.metrics.closed.aborted]).toEqual([true, false]);
    await app.close();
    expect([heard(), channel('net.server.socket').hasSubscribers]).toEqual(before);
    expect(probes.metrics.closed.aborted).toBe(true);
  });

  it('may have as many metrics as it likes listen for its end', async () => {
    const warned = vi.spyOn(process, 'emitWarning');
    onTestFinished(() => warned.mockRestore());
    const { probes } = await startApp();
    for (let count = 0; count < 20; count++) probes.metrics.closed.addEventListener('abort', () => undefined);
    expect(warned).not.toHaveBeenCalled();
  });
});
