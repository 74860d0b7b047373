import { Controller, Get, Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { type ProbedApp, startApp } from '../support/probed-app.js';

/** Closed as late as Nest lets it. */
@Injectable()
class Pool implements OnApplicationShutdown {
  isOpen = true;

  onApplicationShutdown(): void {
    this.isOpen = false;
  }
}

@Controller()
class SlowController {
  readonly arrived = new Gate();
  readonly finish = new Gate();

  constructor(@Inject(Pool) private readonly pool: Pool) {}

  @Get('slow')
  async slow() {
    this.arrived.open();
    await this.finish.opened;
    return { poolIsOpen: this.pool.isOpen };
  }
}

/** A Nest that calls neither the adapter nor `onModuleDestroy`, which come before `beforeApplicationShutdown`. */
function takeEarlierHooksAway({ app }: ProbedApp): void {
  app.getHttpAdapter().beforeClose = () => Promise.resolve();
  for (const { metatype, instance } of app.get(ModulesContainer).values()) {
    if (metatype?.name === 'OutermostModule') Object.assign(instance, { onModuleDestroy: () => undefined });
  }
}

describe.each(platforms)('where no earlier hook and no signal tells of a shutdown, on $name', (platform) => {
  it('beforeApplicationShutdown ends readiness, and waits for the requests in flight', async () => {
    const running = await startApp(platform, { controllers: [SlowController], providers: [Pool] });
    const { app, probes, get } = running;
    const { arrived, finish } = app.get(SlowController);
    takeEarlierHooksAway(running);
    const answer = get('/slow');
    await arrived.opened;

    const closed = app.close();
    await expect.poll(() => probes.phase).toBe('draining');
    expect(probes.isReady()).toBe(false);
    expect(app.get(Pool).isOpen).toBe(true);
    finish.open();
    expect(await answer).toMatchObject({ status: 200, body: { poolIsOpen: true } });
    await closed;
    expect(app.get(Pool).isOpen).toBe(false);
  });
});
