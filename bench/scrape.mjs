// What a scrape of 1,000 checks costs the main thread, in CPU time of that thread alone: what else the machine does counts for
// nothing. Needs Node 24, which can tell: `npx -y -p node@24 node bench/scrape.mjs`, after `npm run build`.
import 'reflect-metadata';
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthIndicator, ProbesModule, ProbesService } from 'nestjs-probes';
import { registerProbeMetrics } from 'nestjs-probes/prom-client';
import { register } from 'prom-client';
import { median } from './measuring/statistics.mjs';

const CHECKS = 1_000;
const SCRAPES = 30;
const PORT = 9_191;

if (process.argv[2] === 'ask') {
  // In a process of its own, which costs the other one nothing.
  for await (const [what] of on(process, 'message')) {
    if (what === 'scrape') await (await fetch(`http://127.0.0.1:${PORT}/metrics`)).text();
    process.send('done');
  }
}

const providers = Array.from({ length: CHECKS }, (_, index) => {
  class Check {
    check() {}
  }
  // One run each: what runs beside a scrape is not of the scrape.
  HealthIndicator(`check-${index}`, { intervalMs: 3_600_000, probes: [] })(Check);
  return Check;
});
class AppModule {}
Module({ imports: [ProbesModule.forRoot({ server: { port: PORT, host: '127.0.0.1' } })], providers })(AppModule);
const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
const probes = app.get(ProbesService);
await probes.whenStarted();
registerProbeMetrics(probes);
await pause(2_000);

async function cpuMs(work) {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

const asker = fork(import.meta.filename, ['ask']);
const ask = (what) => {
  asker.send(what);
  return once(asker, 'message');
};
const ways = {
  'nobody scrapes': () => ask('nothing'),
  'a scrape of /metrics on the probe server': () => ask('scrape'),
  'metricsText()': () => Buffer.byteLength(probes.metricsText()),
  'the registry of prom-client': () => register.metrics(),
};
const taken = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
// In turns, so that what changes with time falls on all alike.
for (let turn = 0; turn < SCRAPES; turn++) {
  for (const [way, work] of Object.entries(ways)) {
    taken[way].push(await cpuMs(work));
    await pause(50);
  }
}
for (const [way, ms] of Object.entries(taken)) console.log(`${median(ms).toFixed(1).padStart(7)} ms  ${way}`);
asker.kill();
await app.close();
