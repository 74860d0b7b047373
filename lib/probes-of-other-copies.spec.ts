import { Inject, Injectable, Module, type Type } from '@nestjs/common';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApp, refusalOf, startApp } from './probed-app.fake.js';
import { ProbesRuntime } from './probes.runtime.js';
import { COPIES, ProbesService } from './probes.service.js';

/** The service of a copy of this package that another has loaded. */
function anotherCopy(version: string): Type<unknown> {
  @Injectable()
  class TheirService {}
  const all = COPIES as Map<Type<unknown>, string>;
  all.set(TheirService, version);
  onTestFinished(() => void all.delete(TheirService));
  return TheirService;
}

function injecting(their: Type<unknown>) {
  @Injectable()
  class Maintenance {
    constructor(@Inject(their) readonly probes: unknown) {}
  }
  @Module({ providers: [Maintenance] })
  class MaintenanceModule {}
  return { Maintenance, MaintenanceModule };
}

describe('the service of another copy', () => {
  it('of the same major version is ours, in every module', async () => {
    const their = anotherCopy('0.0.9');
    const { Maintenance, MaintenanceModule } = injecting(their);
    const { app, probes } = await startApp({ imports: [MaintenanceModule] });
    expect(app.get(Maintenance, { strict: false }).probes).toBe(probes);
    expect(app.get(their, { strict: false })).toBe(probes);
  });

  it('of another major version is refused to who injects it, with the way to mend it, and nothing of ours is left', async () => {
    const their = anotherCopy('7.3.1');
    const close = vi.spyOn(ProbesRuntime.prototype, 'close');
    onTestFinished(() => close.mockRestore());
    expect(await refusalOf({ imports: [injecting(their).MaintenanceModule] })).toMatch(
      /ProbesService, which Maintenance injects: it comes from nestjs-probes 7\.3\.1, but ProbesModule from /,
    );
    expect(close).toHaveBeenCalled();
  });

  it('of another major version that nobody injects is no mistake', async () => {
    anotherCopy('7.3.1');
    const { get } = await startApp();
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('of another major version is refused to who asks for it by hand, too', async () => {
    const their = anotherCopy('7.3.1');
    const app = await createApp();
    await expect(app.resolve(their, undefined, { strict: false })).rejects.toThrow(
      /ProbesService, which \S+ .*injects|which another provider injects/,
    );
  });

  it('is not ours: each copy tells the others of its own', () => {
    expect([...COPIES.keys()]).toContain(ProbesService);
  });
});
