import { Injectable, Logger, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type ModulesContainer, NestFactory } from '@nestjs/core';
import { expect, it, vi } from 'vitest';
import { MODULE_ORDER_UNKNOWN } from './lifecycle/nest-module-order.js';
import { moduleOf, startApp } from './probed-app.fake.js';
import { OutermostModule } from './probes-outermost.module.js';
import { ProbesRuntime } from './probes.runtime.js';
import { ProbesService } from './probes.service.js';

it('an application has booted when every provider has been told so, and drains before any is', async () => {
  const seen: unknown[] = [];
  @Injectable()
  class Pool implements OnApplicationBootstrap, OnModuleDestroy {
    constructor(private readonly runtime: ProbesRuntime) {}

    onApplicationBootstrap() {
      seen.push(this.runtime.lifecycle.unreachable);
    }
    onModuleDestroy() {
      seen.push(this.runtime.lifecycle.phase.name);
    }
  }
  @Module({ providers: [Pool] })
  class PoolModule {}
  const { app } = await startApp({ imports: [PoolModule], providers: [Pool] });
  const { lifecycle } = app.get(ProbesRuntime, { strict: false });
  expect(lifecycle.unreachable).toBeUndefined();
  await app.close();
  // At the bootstrap its server does not listen yet.
  expect(seen).toEqual(['not listening yet', 'not listening yet', 'draining', 'draining']);
});

it('an application without HTTP has booted, drains and has a sign', async () => {
  const app = await NestFactory.createApplicationContext(moduleOf({}), { logger: false, abortOnError: false });
  const { lifecycle, drain } = app.get(ProbesRuntime, { strict: false });
  const complete = vi.spyOn(drain, 'complete');
  expect(lifecycle.unreachable).toBeUndefined();
  await app.close();
  expect(lifecycle.sign).toBe('app.close()');
  expect(complete).toHaveBeenCalled();
  expect(app.get(ProbesService, { strict: false }).phase).toBe('draining');
});

it.each([
  ['beforeApplicationShutdown', 'SIGTERM', 'SIGTERM'],
  ['beforeApplicationShutdown', undefined, 'app.close()'],
  ['onModuleDestroy', undefined, 'app.close()'],
] as const)('%s, the last line of defence, hears %s, and waits for the drain', async (hook, signal, sign) => {
  const shutDown = vi.fn();
  const complete = vi.fn(async () => undefined);
  const runtime = { lifecycle: { shutDown, booted: vi.fn() }, drain: { complete } } as unknown as ProbesRuntime;
  await new OutermostModule(runtime, new Map() as never)[hook](signal);
  expect(shutDown).toHaveBeenCalledExactlyOnceWith(sign);
  expect(complete).toHaveBeenCalledOnce();
});

it.each([
  [{ distance: 3 }, -1, 0],
  [{}, undefined, 1],
])('in a Nest whose modules have %j it is told first, or says that it cannot be', (place, distance, warnings) => {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  const [own, other] = [
    { metatype: OutermostModule, ...place },
    { metatype: Object, distance: 7 },
  ];
  const modules = new Map(Object.entries({ own, other })) as unknown as ModulesContainer;
  expect(new OutermostModule({} as ProbesRuntime, modules)).toBeInstanceOf(OutermostModule);
  expect(Reflect.get(own, 'distance')).toBe(distance);
  expect(other.distance).toBe(7);
  expect(warn.mock.calls.map(([line]) => String(line).slice(0, 60))).toEqual(
    warnings === 0 ? [] : [MODULE_ORDER_UNKNOWN.slice(0, 60)],
  );
  warn.mockRestore();
});
