import { request } from 'node:http';
import { Controller, Get, type OnModuleDestroy } from '@nestjs/common';
import { CircuitBreaker, HealthIndicator } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/ask.js';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { probeServerOf } from '../support/probe-server.js';
import { Program } from '../support/program.js';
import { startServedApp } from '../support/served-app.js';
import { metricsIn } from './support/metrics-in.js';

@HealthIndicator('database')
class DatabaseHealth {
  readonly circuitBreaker = new CircuitBreaker({ failureThreshold: 1 });
  asked = 0;

  check() {
    this.asked += 1;
  }
}

@Controller('hang')
class HangController {
  readonly reached = new Gate();

  @Get()
  hang() {
    this.reached.open();
    return new Promise(() => undefined);
  }
}

/** Is torn down after the drain, and takes its time. */
class Slow implements OnModuleDestroy {
  readonly destroyed = new Gate();
  readonly mayGo = new Gate();

  onModuleDestroy() {
    this.destroyed.open();
    return this.mayGo.opened;
  }
}

const ofEventLoop = ([sample]: [string, unknown]) => sample.includes('event_loop');
const withoutEventLoop = (text: string) =>
  Object.fromEntries(Object.entries(metricsIn(text)).filter((entry) => !ofEventLoop(entry)));

async function scraped(program: Program): Promise<Record<string, number>> {
  const { text } = await ask(new URL('/metrics', probeServerOf(program.output)).href);
  return metricsIn(text);
}

describe.each(platforms)('/metrics of the probe server on $name', (platform) => {
  it('is metricsText() of the moment of the scrape, and runs no check', async () => {
    const { app, probes, probe, get } = await startServedApp(platform, { providers: [DatabaseHealth] });
    await probes.whenStarted();
    await get('/health/ready');
    const { asked, circuitBreaker } = app.get(DatabaseHealth);
    const { status, headers, text } = await probe('/metrics');
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'text/plain; version=0.0.4; charset=utf-8', vary: 'Accept' });
    expect(withoutEventLoop(text)).toEqual(withoutEventLoop(probes.metricsText()));
    expect(metricsIn(text)).toMatchObject({ probes_event_loop_stalls_total: expect.any(Number) });

    circuitBreaker.recordFailure();
    // No attempt finds this process too busy to be asked.
    await expect
      .poll(async () => metricsIn((await probe('/metrics')).text), { interval: 500 })
      .toMatchObject({ 'probes_circuit_breaker_state{check="database",state="open"}': 1 });
    expect((await probe('/metrics', 'HEAD')).text).toBe('');
    expect(app.get(DatabaseHealth).asked).toBe(asked);
  });

  it('tells, until the last step of the shutdown, that it drains and what the drain has cut', async () => {
    const { app, url, probe } = await startServedApp(platform, {
      controllers: [HangController],
      providers: [DatabaseHealth, Slow],
      probes: { drain: { delayMs: 0, timeoutMs: 50 } },
    });
    const hanging = request(`${url}/hang`, { agent: false }).on('error', () => undefined);
    hanging.end();
    await app.get(HangController).reached.opened;

    const { destroyed, mayGo } = app.get(Slow);
    onTestFinished(() => mayGo.open());
    const closed = app.close();
    await destroyed.opened;
    const { text } = await probe('/metrics');
    expect(metricsIn(text)).toMatchObject({
      probes_drain_connections_cut_total: 1,
      'probes_phase{phase="draining"}': 1,
      probes_ready: 0,
      probes_live: 1,
    });
    mayGo.open();
    await closed;
  });

  it('is answered while the event loop stalls, with the latest results and how long it has stalled', async () => {
    const program = new Program('busy', platform, {
      args: [JSON.stringify({ unreadyAfterMs: 300, deadAfterMs: 600 })],
    });
    await program.listens();
    await expect.poll(() => scraped(program)).toMatchObject({ probes_ready: 1, probes_event_loop_stall_seconds: 0 });
    const before = await scraped(program);

    program.tell('3000');
    await program.prints('Busy for 3000 ms');
    await expect.poll(() => scraped(program)).toMatchObject({ probes_ready: 0, probes_live: 0, probes_started: 1 });
    const stalled = await scraped(program);
    expect(stalled['probes_event_loop_stall_seconds']).toBeGreaterThanOrEqual(0.6);
    const { probes_event_loop_longest_stall_seconds: longest = 0 } = stalled;
    expect(longest).toBeGreaterThanOrEqual(0.6);
    const runs = 'probes_check_runs_total{check="database",outcome="healthy"}';
    expect(stalled[runs]).toBeGreaterThanOrEqual(before[runs] ?? Infinity);
    expect(program.output).not.toContain('Free after 3000 ms');

    await expect
      .poll(() => scraped(program))
      .toMatchObject({
        probes_ready: 1,
        probes_live: 1,
        probes_event_loop_stall_seconds: 0,
      });
    // A busy machine may add one of its own.
    const { probes_event_loop_stalls_total: stalls = 0 } = await scraped(program);
    expect(stalls).toBeGreaterThan(before['probes_event_loop_stalls_total'] ?? Infinity);
  });
});
