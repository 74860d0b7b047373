import type { OnModuleDestroy } from '@nestjs/common';
import { describe, expect, it, vi } from 'vitest';
import { HangController } from './hang-controller.fake.js';
import { startApp } from './probed-app.fake.js';
import { DrainTask } from './tasks/drain-task.decorator.js';

const drainTask = (type: { prototype: object }, method: string) =>
  DrainTask()(type.prototype, method, Object.getOwnPropertyDescriptor(type.prototype, method) as never);

describe('an application that closes', () => {
  it('begins its drain tasks before any provider is told, and waits for them', async () => {
    const seen: string[] = [];
    class Consumer implements OnModuleDestroy {
      async stop() {
        seen.push('begun');
        await Promise.resolve();
        seen.push('stopped');
      }
      onModuleDestroy() {
        seen.push('destroyed');
      }
    }
    drainTask(Consumer, 'stop');
    const { app, probes } = await startApp({ providers: [Consumer] });
    await probes.whenStarted();
    await app.close();
    expect(seen).toEqual(['begun', 'stopped', 'destroyed']);
  });

  it('answers a request in flight before any provider is told', async () => {
    const seen: string[] = [];
    class Pool implements OnModuleDestroy {
      onModuleDestroy() {
        seen.push('destroyed');
      }
    }
    const { app, get, probes } = await startApp({ controllers: [HangController], providers: [Pool] });
    await probes.whenStarted();
    const answered = get('/hang').then(({ text }) => seen.push(text));
    const hanging = app.get(HangController);
    await vi.waitUntil(() => hanging.isReached);
    const closed = app.close();
    await vi.waitUntil(() => probes.phase === 'draining');
    hanging.answer('answered');
    await Promise.all([answered, closed]);
    expect(seen).toEqual(['answered', 'destroyed']);
  });

  it('cuts a request that is not answered in its time, and says so', async () => {
    const { app, get, lines, probes } = await startApp({
      controllers: [HangController],
      probes: { drain: { timeoutMs: 50 } },
    });
    await probes.whenStarted();
    const cut = expect(get('/hang')).rejects.toThrow('fetch failed');
    const hanging = app.get(HangController);
    await vi.waitUntil(() => hanging.isReached);
    await app.close();
    await cut;
    expect(lines).toContain('warn: Closed connections whose requests were not done after 50 ms: 1');
    expect(probes.metricsText()).toContain('\nprobes_drain_connections_cut_total 1\n');
  });
});
