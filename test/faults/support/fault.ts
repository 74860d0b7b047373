import { expect, it } from 'vitest';
import type { Expected, Holdings, SampleApp } from './sample-app.js';
import type { World } from './world.js';

/** Something that goes wrong around a running application. */
export interface Fault {
  readonly name: string;
  /** Resolves when it has gone wrong. */
  readonly inflict: () => unknown;
  /** Resolves when all is as it was. */
  readonly mend: () => unknown;
  /** What the routes come to say meanwhile, where it is not what they say when all is well. */
  readonly during: Partial<Expected>;
  /** What else is to be seen meanwhile. */
  readonly meanwhile?: () => Promise<void>;
  /** Mended as soon as it is seen: after three failures a breaker would be open for 30 s. */
  readonly isBrief?: boolean;
}

/** What is left of a fault in memory: caches fill, once. An answer of 100 MB that is kept would be seen. */
const MEMORY_MB = 30;

/** A pool closes what it no longer needs 10 s later: until then ten sockets may be open, each with its timer. */
const IDLE_POOL_HANDLES = 20;

const READY_BEFORE =
  'not critical, because the pod was ready before: what all pods share must not take all of them out';

/** What the four routes say as long as all is well. */
export const WELL: Expected = {
  live: { status: 200, body: { status: 'alive' } },
  startup: { status: 200, body: { status: 'started' } },
  ...withChecks({
    database: { details: { active_connections: 0, waiting_requests: 0, max_connections: 10 } },
  }),
};

/**
 * What the other two say when these checks say something else than `healthy`. The pod was ready, so none of them takes it
 * out of the Service.
 */
export function withChecks(seen: {
  readonly database?: object;
  readonly partner?: object;
}): Pick<Expected, 'ready' | 'health'> {
  const checks = [
    { name: 'database', status: 'healthy', critical: 'until-ready', stands: READY_BEFORE, ...seen.database },
    { name: 'partner-api', status: 'healthy', critical: false, ...seen.partner },
    { name: 'memory', status: 'healthy' },
  ];
  const [database, partner] = checks;
  const isWell = database?.status === 'healthy' && partner?.status === 'healthy';
  return {
    ready: { status: 200, body: { status: 'ready', checks } },
    health: { status: 200, body: { status: isWell ? 'healthy' : 'degraded', phase: 'running', checks } },
  };
}

export const withoutDatabase = (message: unknown) => withChecks({ database: { status: 'degraded', message } });
export const withDegradedDatabase = (seen: object) => withChecks({ database: { status: 'degraded', ...seen } });

/** One test for each fault, and one for what all of them have left. */
export function itEndures(faults: readonly Fault[], world: () => World): void {
  it.each(faults.map((fault) => [fault.name, fault] as const))('%s', (_name, fault) => endure(world().app, fault));

  it('was broken in all of these ways has left nothing behind in the application', async () => {
    const { app, atFirst } = world();
    await expectNothingLeft(app, atFirst);
  });
}

/** What the four routes say before, during and after, on both ports; that it needs no restart; that nothing is left. */
async function endure(app: SampleApp, { inflict, mend, during, meanwhile, isBrief = false }: Fault): Promise<void> {
  await app.comesToSay(WELL);
  const before = await app.holdings();

  await inflict();
  try {
    await app.comesToSay({ ...WELL, ...during });
    if (!isBrief) await app.goesOnSaying({ ...WELL, ...during });
    await meanwhile?.();
  } finally {
    await mend();
  }

  await app.comesToSay(WELL);
  expect((await app.request('/orders')).status).toBe(200);
  const after = await app.holdings();
  expect(after.memoryMb - before.memoryMb).toBeLessThan(MEMORY_MB);
  expect(after.handles - before.handles).toBeLessThanOrEqual(IDLE_POOL_HANDLES);
  expect(app.output).not.toMatch(/unhandled|uncaught|MaxListeners|Deprecation|:password/i);
}

/** Some time after all of it: what was opened meanwhile has been closed. */
export async function expectNothingLeft(app: SampleApp, before: Holdings): Promise<void> {
  const handles = async () => (await app.holdings()).handles;
  await expect.poll(handles).toBeLessThanOrEqual(before.handles);
  const after = await app.holdings();
  expect(after.openFiles).toBeLessThanOrEqual(before.openFiles);
  expect(after.memoryMb - before.memoryMb).toBeLessThan(MEMORY_MB);
}
