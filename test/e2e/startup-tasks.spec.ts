import { Inject, Injectable, Module, Scope } from '@nestjs/common';
import { HealthIndicator, StartupTask, type StartupTaskContext } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { refusalOf, startApp } from '../support/probed-app.js';

@Injectable()
class Boot {
  readonly begun: string[] = [];
  readonly gates = { migrations: new Gate(), warmUp: new Gate(), partner: new Gate() };

  @StartupTask({ after: ['migrations'] })
  async warmUp(): Promise<void> {
    this.begun.push('warm-up');
    await this.gates.warmUp.opened;
  }

  @StartupTask('migrations')
  async migrate(): Promise<void> {
    this.begun.push('migrations');
    await this.gates.migrations.opened;
  }

  @StartupTask('partner-api', { after: ['migrations'] })
  async verifyPartner(): Promise<void> {
    this.begun.push('partner-api');
    await this.gates.partner.opened;
  }
}

const DONE = { status: 'done', duration_ms: expect.any(Number) };

describe.each(platforms)('startup tasks on $name', (platform) => {
  it('run in their order, those of one rank side by side, and the startup probe shows how far they are', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [Boot] });
    const { begun, gates } = app.get(Boot);
    const tasks = async () => (await get('/health/startup')).body;

    expect(begun).toEqual(['migrations']);
    expect(await tasks()).toStrictEqual({
      status: 'starting',
      version: '1.2.3',
      tasks: [
        { name: 'migrations', status: 'running' },
        { name: 'warm-up', status: 'pending' },
        { name: 'partner-api', status: 'pending' },
      ],
    });

    gates.migrations.open();
    await expect.poll(() => begun).toEqual(['migrations', 'warm-up', 'partner-api']);
    expect(await tasks()).toMatchObject({
      tasks: [
        { name: 'migrations', ...DONE },
        { name: 'warm-up', status: 'running' },
        { name: 'partner-api', status: 'running' },
      ],
    });
    expect(await get('/health/ready')).toMatchObject({
      status: 503,
      body: { reason: 'starting: warm-up, partner-api' },
    });

    gates.partner.open();
    await expect.poll(tasks).toMatchObject({ tasks: [{}, { status: 'running' }, { name: 'partner-api', ...DONE }] });
    expect(probes.isStarted()).toBe(false);

    gates.warmUp.open();
    await probes.whenStarted();
    expect(await get('/health/startup')).toMatchObject({ status: 200, body: { status: 'started' } });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('are found on providers of any module and of any kind, once each', async () => {
    const ran: string[] = [];
    class CacheTasks {
      @StartupTask()
      fillCache() {
        ran.push('fill-cache');
      }
    }
    @Module({ providers: [{ provide: 'tasks', useFactory: () => new CacheTasks() }], exports: ['tasks'] })
    class CacheModule {}
    const alias = { provide: 'the same', useExisting: 'tasks' };
    const { probes } = await startApp(platform, { imports: [CacheModule], providers: [alias] });

    await probes.whenStarted();
    expect(ran).toEqual(['fill-cache']);
  });

  it('are inherited, and one that is overridden runs once, as it is overridden', async () => {
    const ran: string[] = [];
    class BaseTasks {
      @StartupTask()
      connect() {
        ran.push('connect');
      }

      @StartupTask()
      warmUp() {
        ran.push('warm up slowly');
      }
    }
    @Injectable()
    class FastTasks extends BaseTasks {
      @StartupTask('fast-warm-up')
      override warmUp() {
        ran.push('warm up fast');
      }
    }
    const { probes } = await startApp(platform, { providers: [FastTasks] });

    await probes.whenStarted();
    expect(ran.toSorted()).toEqual(['connect', 'warm up fast']);
  });

  it('are given a signal, which is aborted when the application is closed before they are done', async () => {
    const gate = new Gate();
    let reason: unknown;
    class Tasks {
      @StartupTask()
      wait({ signal }: StartupTaskContext): Promise<void> {
        signal.addEventListener('abort', () => {
          ({ reason } = signal);
          gate.open();
        });
        return gate.opened;
      }

      @StartupTask({ after: ['wait'] })
      next(): void {
        throw new Error('It began although the application shuts down.');
      }
    }
    const { app, probes } = await startApp(platform, { providers: [Tasks] });
    const started = expect(probes.whenStarted()).rejects.toThrow('The application shut down before it had started');

    await app.close();
    await started;
    expect(reason).toMatchObject({ name: 'AbortError', message: expect.stringContaining('app.close()') });
    expect(probes.report('startup').body).toMatchObject({ tasks: [{ status: 'done' }, { status: 'pending' }] });
    expect(probes.isReady()).toBe(false);
  });

  it('hold up neither the listening server nor liveness', async () => {
    const { get, app } = await startApp(platform, { providers: [Boot] });

    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect(await get('/health/startup')).toMatchObject({ status: 503 });
    for (const gate of Object.values(app.get(Boot).gates)) gate.open();
    await expect.poll(async () => (await get('/health/startup')).status).toBe(200);
  });

  it('are not all there is: checks for the startup probe must pass as well, once', async () => {
    @HealthIndicator('warm-caches', { probes: ['startup'], maxAgeMs: 0, intervalMs: 20 })
    class WarmCaches {
      warm = false;

      check() {
        if (!this.warm) throw new Error('cold');
      }
    }
    const { app, get, probes } = await startApp(platform, { providers: [WarmCaches] });

    expect(await get('/health/startup')).toMatchObject({ status: 503, body: { status: 'starting', tasks: [] } });
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { phase: 'starting', checks: [] } });

    app.get(WarmCaches).warm = true;
    await probes.whenStarted();
    expect(await get('/health/startup')).toMatchObject({ status: 200 });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });

    app.get(WarmCaches).warm = false;
    await expect.poll(async () => (await get('/health')).body).toMatchObject({ checks: [{ status: 'unhealthy' }] });
    expect(await get('/health/startup')).toMatchObject({ status: 200 });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('make what a check found before their end worthless: readiness asks again', async () => {
    @HealthIndicator('orders', { maxAgeMs: 600_000 })
    class OrdersHealth {
      migrated = false;

      check() {
        if (!this.migrated) throw new Error('relation "orders" does not exist');
      }
    }
    const { app, get, probes } = await startApp(platform, { providers: [Boot, OrdersHealth] });
    expect((await get('/health/ready')).body).toMatchObject({ checks: [{ status: 'unhealthy' }] });

    app.get(OrdersHealth).migrated = true;
    for (const gate of Object.values(app.get(Boot).gates)) gate.open();
    await probes.whenStarted();
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('make the answer of a run that began before their end worthless, too', async () => {
    const slow = new Gate();
    let arrived = 0;
    @HealthIndicator('orders', { timeoutMs: 25_000 })
    class OrdersHealth {
      runs = 0;

      async check() {
        this.runs += 1;
        if (this.runs > 1) return;
        await slow.opened;
        throw new Error('relation "orders" does not exist');
      }
    }
    const { app, get, probes } = await startApp(platform, {
      providers: [Boot, OrdersHealth],
    });
    app.getHttpServer().on('request', () => (arrived += 1));
    await expect.poll(() => app.get(OrdersHealth).runs).toBe(1);
    for (const gate of Object.values(app.get(Boot).gates)) gate.open();
    await probes.whenStarted();

    const ready = get('/health/ready');
    await expect.poll(() => arrived).toBe(1);
    slow.open();
    expect(await ready).toMatchObject({ status: 200 });
  });

  it('are refused when one comes after a task that does not exist', async () => {
    class Tasks {
      @StartupTask({ after: ['migration'] })
      warmUp() {}

      @StartupTask()
      migrations() {}
    }

    expect(await refusalOf(platform, { providers: [Tasks] })).toMatch(
      /`warm-up` \(Tasks\.warmUp\(\)\) comes after `migration`, which does not exist; there are .*Correct the name/,
    );
  });

  it('are refused when they wait for each other in a circle', async () => {
    class Tasks {
      @StartupTask({ after: ['b'] })
      a() {}

      @StartupTask({ after: ['c'] })
      b() {}

      @StartupTask({ after: ['a'] })
      c() {}
    }

    expect(await refusalOf(platform, { providers: [Tasks] })).toMatch(/circle: a after b after c after a.*take one/);
  });

  it('are refused when two have one name', async () => {
    class Orders {
      @StartupTask()
      warmUp() {}
    }
    class Prices {
      @StartupTask('warm-up')
      load() {}
    }

    expect(await refusalOf(platform, { providers: [Orders, Prices] })).toMatch(
      /Two startup tasks are called `warm-up`: Orders\.warmUp\(\) and Prices\.load\(\).*another/,
    );
  });

  it.each([Scope.REQUEST, Scope.TRANSIENT])('are refused on a provider of scope %s', async (scope) => {
    @Injectable({ scope })
    class Tasks {
      @StartupTask()
      warmUp() {}
    }

    expect(await refusalOf(platform, { providers: [Tasks] })).toMatch(/Tasks\.warmUp\(\): .*default scope/);
  });

  it('are refused on a provider that injects a request-scoped one', async () => {
    @Injectable()
    class Tasks {
      constructor(@Inject('tenant') readonly tenant: object) {}

      @StartupTask()
      warmUp() {}
    }
    const tenant = { provide: 'tenant', useFactory: () => ({}), scope: Scope.REQUEST };

    expect(await refusalOf(platform, { providers: [Tasks, tenant] })).toMatch(/Tasks\.warmUp\(\): .*default scope/);
  });

  it('are refused where the decorator is written wrongly', () => {
    expect(() => declareTask({ after: 'migrations' })).toThrow(
      /Tasks\.warmUp\(\): `after` must be a list of names.*"migrations"/,
    );
    expect(() => declareTask({ before: [] })).toThrow(/Tasks\.warmUp\(\): `before` is not an option; there are after/);
  });
});

function declareTask(options: object): unknown {
  class Tasks {
    @StartupTask(options)
    warmUp() {}
  }
  return Tasks;
}
