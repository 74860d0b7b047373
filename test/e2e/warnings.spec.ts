import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { HealthIndicator, StartupTask } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';
import { startServedApp } from '../support/served-app.js';

/** What Node warns of from here on, when all that is due has run. */
function warnings(): () => Promise<string[]> {
  const heard: string[] = [];
  const hear = ({ name, message }: Error) => heard.push(`${name}: ${message}`);
  process.on('warning', hear);
  onTestFinished(() => void process.off('warning', hear));
  return async () => {
    await setImmediate();
    return heard;
  };
}

/** Each listens to what it is given, as a client of a database does. */
function listenTo(signal: AbortSignal): void {
  for (let part = 0; part < 12; part++) signal.addEventListener('abort', () => undefined);
}

function aTask(index: number) {
  @Injectable()
  class Task {
    @StartupTask(`task-${index}`)
    run({ signal }: { signal: AbortSignal }) {
      listenTo(signal);
    }
  }
  return Task;
}

function aCheck(index: number) {
  @HealthIndicator(`check-${index}`, { probes: ['readiness', 'startup'], circuitBreaker: true })
  class Check {
    check({ signal }: { signal: AbortSignal }) {
      listenTo(signal);
    }
  }
  return Check;
}

const thirty = <T>(make: (index: number) => T): T[] => Array.from({ length: 30 }, (_, index) => make(index));

describe.each(platforms)('on $name Node warns of nothing', (platform) => {
  it('in a process with 15 applications, each with a port of its own', async () => {
    const heard = warnings();
    for (let count = 0; count < 15; count++) await startServedApp(platform);
    expect(await heard()).toEqual([]);
  });

  it('in a process with 10 applications whose shutdown hooks are enabled, of which it warns without us neither', async () => {
    const heard = warnings();
    const before = process.listenerCount('SIGTERM');
    for (let count = before; count < 10; count++) {
      await startApp(platform, { configure: (app) => app.enableShutdownHooks(['SIGTERM']) });
    }
    expect(await heard()).toEqual([]);
  });

  it('in an application with 30 startup tasks and 30 checks, all through its life', async () => {
    const heard = warnings();
    const { app, probes, get } = await startApp(platform, { providers: [...thirty(aTask), ...thirty(aCheck)] });
    await probes.whenStarted();
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    await Promise.all(thirty(() => get('/health')));
    await app.close();
    expect(await heard()).toEqual([]);
  });
});
