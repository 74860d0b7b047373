import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { Global, Inject, Injectable, Module, type OnModuleDestroy, type Provider } from '@nestjs/common';
import { ProbesModule, ProbesService } from 'nestjs-probes';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';

beforeEach(() => {
  // Applications of other files, which did not start or were not closed, would end this process by the signal.
  for (const signal of ['SIGTERM', 'SIGINT']) process.removeAllListeners(signal);
});

describe.each(platforms)('on $name readiness fails', (platform) => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'in the turn in which %s arrives, before earlier listeners',
    async (signal) => {
      const heard: boolean[] = [];
      let isReady = () => true;
      const earlier = () => heard.push(isReady());
      process.on(signal, earlier);
      onTestFinished(() => void process.off(signal, earlier));
      const { probes } = await startApp(platform);
      await probes.whenStarted();
      isReady = () => probes.isReady();
      expect(isReady()).toBe(true);

      process.emit(signal, signal);
      expect(heard).toEqual([false]);
      expect(probes.phase).toBe('draining');
    },
  );

  it('in the turn in which app.close() is called, before anybody is torn down, global or root', async () => {
    const readyAtTearDown: boolean[] = [];
    const witness = (name: string): Provider => {
      @Injectable()
      class Witness implements OnModuleDestroy {
        constructor(@Inject(ProbesService) private readonly probes: ProbesService) {}

        onModuleDestroy(): void {
          readyAtTearDown.push(this.probes.isReady());
        }
      }
      return { provide: name, useClass: Witness };
    };
    @Global()
    @Module({ providers: [witness('global')] })
    class GlobalModule {}
    @Module({ imports: [ProbesModule.forRoot()], providers: [witness('deep')] })
    class DeepModule {}
    const { app, probes } = await startApp(platform, {
      probes: 'imported',
      imports: [GlobalModule, DeepModule],
      providers: [witness('root')],
    });
    await probes.whenStarted();
    expect(probes.isReady()).toBe(true);

    const closed = app.close();
    await setImmediate();
    expect(probes.isReady()).toBe(false);
    await closed;
    expect(readyAtTearDown).toEqual([false, false, false]);
  });

  it('and nobody is torn down before the last request under way is answered', async () => {
    const order: string[] = [];
    const gate = new Gate();
    const { app, probes, get } = await startApp(platform, {
      providers: [{ provide: 'pool', useValue: { onModuleDestroy: () => order.push('pool closed') } }],
      configure: (nest) => {
        nest.use('/slow', async (_request: unknown, response: ServerResponse) => {
          gate.open();
          await setImmediate();
          await until(() => !probes.isReady());
          await setImmediate();
          response.end('done', () => order.push('answered'));
        });
      },
    });
    await probes.whenStarted();
    const answer = get('/slow');
    await gate.opened;

    await app.close();
    expect(await answer).toMatchObject({ status: 200, text: 'done' });
    expect(order).toEqual(['answered', 'pool closed']);
  });
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition() && performance.now() < deadline) await setImmediate();
}
