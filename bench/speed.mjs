// Prints two tables: a probe against a plain controller, and indicators against plain providers. Rounds take turns, so
// that what else the machine does falls on both sides alike; medians of them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { median } from './processes.mjs';

const ROUNDS = 5;
const SECONDS = 4;

const start = (script, ...args) => fork(join(import.meta.dirname, script), args);

async function throughput(url) {
  const { requests } = await autocannon({ url, connections: 16, duration: SECONDS });
  return requests.average;
}

async function probeAgainstController(platform) {
  const application = start('application.mjs', platform);
  const [url] = await once(application, 'message');
  const rates = { probe: [], plain: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.plain.push(await throughput(`${url}/plain/ready`));
    rates.probe.push(await throughput(`${url}/health/ready`));
    console.error(`${platform}, round ${round + 1} of ${ROUNDS}`);
  }
  application.kill();
  const [probe, plain] = [median(rates.probe), median(rates.plain)];
  return {
    platform,
    'probe, requests/s': Math.round(probe),
    'plain controller, requests/s': Math.round(plain),
    ratio: (probe / plain).toFixed(2),
  };
}

async function startUp(count, kind) {
  const application = start('discovery.mjs', count, kind);
  const [ms] = await once(application, 'message');
  await once(application, 'exit');
  return ms;
}

async function indicatorsAgainstProviders(count) {
  const times = { indicators: [], plain: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.plain.push(await startUp(count, 'plain'));
    times.indicators.push(await startUp(count, 'indicators'));
  }
  const [indicators, plain] = [median(times.indicators), median(times.plain)];
  return {
    count,
    'indicators, ms to listen': Math.round(indicators),
    'plain providers, ms to listen': Math.round(plain),
    'more, ms for each': ((indicators - plain) / count).toFixed(3),
  };
}

console.table([await probeAgainstController('express'), await probeAgainstController('fastify')]);
const discovery = [];
for (const count of [100, 1_000, 4_000]) discovery.push(await indicatorsAgainstProviders(count));
console.table(discovery);
