import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import type { ProbeRoute } from '../support/probe-server.js';
import { Program } from '../support/program.js';

interface Body {
  readonly status: string;
  readonly reason?: string;
  readonly event_loop?: { readonly stalled_ms: number; readonly longest_stall_ms: number };
  readonly stale?: true;
}

const ROUTES = ['/ready', '/live', ''] as const;

const THRESHOLDS = { unreadyAfterMs: 1_000, deadAfterMs: 2_500 };

/** A few milliseconds are usual, and the kubelet waits for a second. Of most answers: machines of tests are busy. */
const AT_ONCE_MS = 1_000;

const WELL = { statuses: '200 200 200', health: 'healthy', stalledMs: 0, stale: false };

const kills: (() => Promise<void>)[] = [];

/** A stall takes its time: both platforms have theirs at once, and one program has several. */
function runOnBoth(thresholds: object) {
  const runs = platforms.map((platform) => {
    const args = [JSON.stringify(thresholds)];
    return { platform, program: new Program('busy', platform, { args, whenDone: (kill) => void kills.push(kill) }) };
  });
  return async (story: (program: Program) => Promise<void>): Promise<void> => {
    const stories = runs.map(async ({ platform, program }) => {
      try {
        await program.listens();
        await story(program);
      } catch (cause) {
        throw new Error(`On ${platform.name}, which has printed:\n${program.output}`, { cause });
      }
    });
    await Promise.all(stories);
  };
}

type Seen = Awaited<ReturnType<typeof look>>;

/** All that the probe server has to say, at about one moment. */
async function look(program: Program) {
  const [ready, live, health] = [
    await timed(program, '/ready'),
    await timed(program, '/live'),
    await timed(program, ''),
  ];
  return {
    statuses: `${ready.status} ${live.status} ${health.status}`,
    unreadyFor: ready.body.reason,
    deadFor: live.body.reason,
    health: health.body.status,
    stalledMs: health.body.event_loop?.stalled_ms ?? -1,
    longestMs: health.body.event_loop?.longest_stall_ms ?? -1,
    stale: [ready, live, health].some(({ body }) => body.stale === true),
    slowestMs: Math.max(ready.tookMs, live.tookMs, health.tookMs),
  };
}

async function timed(program: Program, route: ProbeRoute) {
  const askedAt = performance.now();
  const { status, body } = await program.probe(route);
  return { status, body: body as Body, tookMs: performance.now() - askedAt };
}

/** Makes the event loop of the program stand still until the test lets it go. */
async function stall(program: Program) {
  const gate = join(tmpdir(), `nestjs-probes-busy-${randomUUID()}`);
  program.tell(gate);
  await program.prints(`Busy until ${gate}`);
  return {
    async end() {
      writeFileSync(gate, '');
      await program.prints(`Free after ${gate}`);
      rmSync(gate);
    },
  };
}

/** What the probe server answers while the event loop stands still, until it has stalled for so long. */
async function seenWhileBusy(program: Program, untilMs: number) {
  let applicationAnswered = false;
  const seen = [await look(program)];
  const askedAt = performance.now();
  const stalled = await stall(program);
  const application = program.get('/health').then(() => (applicationAnswered = true));
  for (let now = await look(program); now.stalledMs < untilMs; now = await look(program)) {
    seen.push(now);
    await setTimeout(10);
  }
  seen.push(await look(program)); // All of its answers are later than that.
  expect(applicationAnswered).toBe(false);
  await stalled.end();
  await application;
  expect(seen.length).toBeGreaterThan(2);
  const inOrder = seen.map(({ slowestMs }) => slowestMs).toSorted((one, other) => one - other);
  expect(inOrder[Math.floor(seen.length / 2)]).toBeLessThan(AT_ONCE_MS);
  const stalls = seen.map(({ stalledMs }) => stalledMs);
  expect(stalls).toEqual(stalls.toSorted((one, other) => one - other));
  expect(stalls.at(-1)).toBeLessThanOrEqual(performance.now() - askedAt);
  return seen;
}

describe('an application whose event loop', () => {
  let onBothWithDefaults: ReturnType<typeof runOnBoth>;
  let onBoth: ReturnType<typeof runOnBoth>;

  beforeAll(() => {
    onBothWithDefaults = runOnBoth({});
    onBoth = runOnBoth(THRESHOLDS);
  });
  afterAll(() => Promise.all(kills.map((kill) => kill())));

  it('is busy for less than the thresholds is ready and alive, and its answers are marked stale', async () => {
    await onBothWithDefaults(async (program) => {
      await expect.poll(() => look(program)).toMatchObject(WELL);
      const seen = await seenWhileBusy(program, 1_800);
      expect(distinct(seen, 'statuses')).toEqual(['200 200 200']);
      expect(distinct(seen, 'health')).toEqual(['healthy']);
      for (const { stalledMs, longestMs } of seen) expect(longestMs).toBeGreaterThanOrEqual(stalledMs);
      // From the moment that the beat is late.
      expect(distinct(seen.slice(seen.findIndex(({ stalledMs }) => stalledMs > 0) + 1), 'stale')).toEqual([true]);

      await expect.poll(() => look(program)).toMatchObject(WELL);
      expect((await look(program)).longestMs).toBeGreaterThan(1_400);
      expect(program.output).not.toContain('The event loop stalled');
    });
  });

  it('is busy is answered for with results of its background passes, though no probe has asked for them', async () => {
    await onBoth(async (program) => {
      await program.prints('Ran 60 times');
      const stalled = await stall(program);

      // They may be a second old. The first run is what a server knows that is never told of another.
      const { body } = await program.probe('');
      const { checks } = body as { checks: { details: { run: number } }[] };
      expect(checks[0]?.details.run).toBeGreaterThan(10);
      await stalled.end();
    });
  });

  it('stalls is unready, then dead, and neither once it turns again', async () => {
    await onBoth(async (program) => {
      await expect.poll(() => look(program)).toMatchObject(WELL);
      const seen = await seenWhileBusy(program, THRESHOLDS.deadAfterMs);
      expect(distinct(seen, 'statuses')).toEqual(['200 200 200', '503 200 200', '503 503 200']);
      for (const { unreadyFor, deadFor, stalledMs, health } of seen) {
        if (unreadyFor !== undefined) {
          expect(stalledMs).toBeGreaterThanOrEqual(THRESHOLDS.unreadyAfterMs);
          expect(msIn(unreadyFor)).toBeGreaterThanOrEqual(THRESHOLDS.unreadyAfterMs);
          expect(health).toBe('degraded');
        }
        if (deadFor !== undefined) {
          expect(stalledMs).toBeGreaterThanOrEqual(THRESHOLDS.deadAfterMs);
          expect(msIn(deadFor)).toBeGreaterThanOrEqual(THRESHOLDS.deadAfterMs);
        }
      }

      await expect
        .poll(() => look(program), { timeout: 5_000 })
        .toMatchObject({ ...WELL, unreadyFor: undefined, deadFor: undefined });
      const { longestMs } = await look(program);
      expect(longestMs).toBeGreaterThan(THRESHOLDS.deadAfterMs - 400);
      expect(program.output).toMatch(/WARN.*The event loop stalled for \d\.\d s: not ready meanwhile/);
    });
  });

  it('was frozen with its whole process is ready and alive from the first probe on', async () => {
    await onBoth(async (program) => {
      await expect.poll(() => look(program)).toMatchObject(WELL);
      program.signal('SIGSTOP');
      const asked = Promise.all(ROUTES.map((route) => program.probe(route)));
      await setTimeout(1_000 + THRESHOLDS.unreadyAfterMs);
      program.signal('SIGCONT');

      expect((await asked).map(({ status }) => status)).toEqual([200, 200, 200]);
      for (let time = 1; time <= 20; time++) expect(await look(program)).toMatchObject({ statuses: '200 200 200' });
    });
  });

  it('stalls while it drains is alive, and says that it shuts down', async () => {
    await onBoth(async (program) => {
      program.signal('SIGTERM');
      await program.prints('Draining after SIGTERM');

      const seen = await seenWhileBusy(program, THRESHOLDS.deadAfterMs);
      expect(distinct(seen, 'statuses')).toEqual(['503 200 200']);
      expect(distinct(seen, 'unreadyFor')).toEqual(['shutting down']);
    });
  });
});

/** In the order in which they came. */
function distinct<K extends keyof Seen>(seen: readonly Seen[], key: K): Seen[K][] {
  return [...new Set(seen.map((moment) => moment[key]))];
}

function msIn(reason: string): number {
  return 1_000 * Number(/^event loop stalled for (\d+\.\d) s$/.exec(reason)?.[1]);
}
