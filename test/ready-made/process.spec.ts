import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** Runs a program in a Node of its own, where nothing else keeps the event loop or the heap busy. */
async function run(program: string, flags: readonly string[] = []): Promise<Record<string, unknown>> {
  const args = [...flags, '--input-type=module', '--eval', program];
  const { NODE_OPTIONS: _ignored, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 60_000 });
  return JSON.parse(stdout);
}

const measureDelay = `
  import { setTimeout } from 'node:timers/promises';
  import { eventLoopDelay } from 'nestjs-probes/event-loop-delay';
  const block = (ms) => { for (const end = performance.now() + ms; performance.now() < end; ); };
  const first = eventLoopDelay();`;

describe('eventLoopDelay', () => {
  it('finds nothing at the first reading, and does not keep the process alive', async () => {
    expect(await run(`${measureDelay} console.log(JSON.stringify(first));`)).toEqual({
      status: 'healthy',
      details: { p99_ms: 0, max_ms: 0 },
    });
  });

  it('does not count its own interval as delay', async () => {
    // On a busy machine some readings are high for good reason; with the interval of 20 ms in it, every one would be.
    const program = `${measureDelay} let delay;
      do { await setTimeout(300); delay = eventLoopDelay().details.p99_ms; } while (delay >= 20);
      console.log(JSON.stringify({ delay }));`;
    expect(await run(program)).toEqual({ delay: expect.any(Number) });
  });

  it.each([
    ['right after a reading', 'block(400); await setTimeout(50);'],
    ['later', 'await setTimeout(100); block(400); await setTimeout(50);'],
    ['and is not over for the timers yet', 'await setTimeout(100); block(400);'],
  ])('counts a stall that comes %s', async (_title, stall) => {
    const program = `${measureDelay} ${stall} console.log(JSON.stringify(eventLoopDelay({ unhealthyAboveMs: 300 })));`;
    expect(await run(program)).toMatchObject({
      status: 'unhealthy',
      message: expect.stringMatching(/^the event loop stood still for \d+ ms, more than 300 ms$/),
    });
  });

  it('begins anew with every reading', async () => {
    const program = `${measureDelay} block(400);
      const readings = [eventLoopDelay({ unhealthyAboveMs: 300 }), eventLoopDelay({ unhealthyAboveMs: 300 })];
      console.log(JSON.stringify(readings.map(({ status }) => status)));`;
    expect(await run(program)).toEqual(['unhealthy', 'healthy']);
  });
});

describe('heapUsage', () => {
  it('is healthy in a process that uses little, and measures against the limit of V8', async () => {
    const outcome = await run(`
      import { getHeapStatistics } from 'node:v8';
      import { heapUsage } from 'nestjs-probes/heap-usage';
      console.log(JSON.stringify({ ...heapUsage(), limit: getHeapStatistics().heap_size_limit }));`);
    const { used_bytes: used, limit_bytes: limit, usage } = outcome['details'] as Record<string, number>;
    expect(outcome['status']).toBe('healthy');
    expect(limit).toBe(outcome['limit']);
    expect(usage).toBeCloseTo((used ?? 0) / (limit ?? 0), 3);
    expect(used).toBeGreaterThan(1_000_000);
  });

  it('is degraded and then unhealthy before V8 ends the process for want of memory', async () => {
    const program = `
      import { heapUsage } from 'nestjs-probes/heap-usage';
      const kept = [], seen = [];
      while (seen.at(-1) !== 'unhealthy') {
        for (let i = 0; i < 20; i++) kept.push(new Array(1_000).fill(kept));
        const { status } = heapUsage();
        if (status !== seen.at(-1)) seen.push(status);
      }
      console.log(JSON.stringify({ seen, limit: heapUsage().details.limit_bytes }));`;
    // A small young generation, so that the old one grows in small steps.
    const flags = ['--max-old-space-size=100', '--max-semi-space-size=1'];
    expect(await run(program, flags)).toEqual({
      seen: ['healthy', 'degraded', 'unhealthy'],
      limit: 100 * 1024 * 1024,
    });
  });
});
