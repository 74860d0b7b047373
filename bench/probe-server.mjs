// Prints three tables about the probe server: how long a probe takes while the main thread is blocked, on either port;
// what a probe costs, against a bare node:http server that returns the same bytes; and the memory. Rounds take turns, so
// that what else the machine does falls on all sides alike; medians of them, with the least and the most.
// Linux only (/proc). ROUNDS=1 node probe-server.mjs for a quick look.
import { setTimeout } from 'node:timers/promises';
import autocannon from 'autocannon';
import { cpuMs, end, median, memoryMb, quantile, spread, start } from './processes.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const LATENCY_SECONDS = 5;
const LOAD_SECONDS = 3;
const MEMORY_SECONDS = 10;
const BLOCKED = [500, 600];

const READY = '/health/ready';

async function blockedLatency() {
  const rows = [];
  for (const maxAgeMs of [1_000, 0]) {
    for (const load of ['kubelet', 'keep-alive']) {
      for (const port of ['probes', 'main']) rows.push({ maxAgeMs, load, port, p50: [], p99: [], asked: 0, failed: 0 });
    }
  }
  for (let round = 1; round <= ROUNDS; round++) {
    for (const row of rows) {
      const application = await start('probe-server-application.mjs', {
        server: true,
        maxAgeMs: row.maxAgeMs,
        blocked: BLOCKED,
      });
      const url = `${application.said[row.port]}${READY}`;
      const prober = await start('prober.mjs', { url, load: row.load, seconds: LATENCY_SECONDS });
      await end(application);
      const { times, failed } = prober.said;
      row.p50.push(quantile(times, 0.5));
      row.p99.push(quantile(times, 0.99));
      row.asked += times.length;
      row.failed += failed;
    }
    console.error(`Main thread blocked, round ${round} of ${ROUNDS}`);
  }
  return rows.map(({ maxAgeMs, load, port, p50, p99, asked, failed }) => ({
    'checks.maxAgeMs': maxAgeMs,
    load,
    port,
    'p50, ms': spread(p50, 1),
    'p99, ms': spread(p99, 1),
    asked,
    failed,
  }));
}

async function underLoad(server, url, connections, newConnections) {
  const cpuBefore = cpuMs(server);
  const { requests, errors, non2xx } = await autocannon({
    url,
    connections,
    duration: LOAD_SECONDS,
    ...(newConnections && { headers: { Connection: 'close' } }),
  });
  if (errors + non2xx > 0) throw new Error(`${url}: ${errors} errors, ${non2xx} answers other than 2xx`);
  return { rate: requests.average, cpuUs: ((cpuMs(server) - cpuBefore) * 1_000) / requests.total };
}

async function againstBareServer() {
  const application = await start('probe-server-application.mjs', { server: true });
  const probe = `${application.said.probes}${READY}`;
  const answer = await fetch(probe);
  const headers = Object.fromEntries(
    ['Content-Type', 'Content-Length', 'Cache-Control'].map((name) => [name, answer.headers.get(name)]),
  );
  const bare = await start('bare-server.mjs', { headers, body: await answer.text() });
  const sides = { probe: [application, probe], bare: [bare, `${bare.said}${READY}`] };

  const rows = [
    { connections: 1 },
    { connections: 16 },
    { connections: 64 },
    { connections: 16, newConnections: true },
  ].map((row) => ({ ...row, probe: [], bare: [] }));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const row of rows) {
      // Each goes first every other time.
      for (const side of round % 2 === 0 ? ['bare', 'probe'] : ['probe', 'bare']) {
        const measured = await underLoad(...sides[side], row.connections, row.newConnections);
        // The first round warms up.
        if (round > 0) row[side].push(measured);
      }
    }
    console.error(`Load, round ${round} of ${ROUNDS}`);
  }
  await Promise.all([end(application), end(bare)]);
  return rows.map((row) => {
    const of = (side, what) => row[side].map((measured) => measured[what]);
    const ratios = (what) => row.probe.map((measured, round) => measured[what] / row.bare[round][what]);
    return {
      connections: row.newConnections ? 'new for each' : row.connections,
      'probe, requests/s': spread(of('probe', 'rate')),
      'bare, requests/s': spread(of('bare', 'rate')),
      ratio: spread(ratios('rate'), 2),
      'probe, CPU µs': spread(of('probe', 'cpuUs'), 1),
      'bare, CPU µs': spread(of('bare', 'cpuUs'), 1),
      'CPU ratio': spread(ratios('cpuUs'), 2),
    };
  });
}

async function memory() {
  const rows = [
    { title: 'without', server: false },
    { title: 'with, probes on its port', server: true, port: 'probes' },
    { title: "with, probes on the application's", server: true, port: 'main' },
  ].map((row) => ({ ...row, started: [], loaded: [] }));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const row of rows) {
      const application = await start('probe-server-application.mjs', { server: row.server });
      await setTimeout(1_000);
      row.started.push(memoryMb(application));
      const url = `${application.said[row.port ?? 'main']}${READY}`;
      await autocannon({ url, connections: 16, duration: MEMORY_SECONDS });
      row.loaded.push(memoryMb(application));
      await end(application);
    }
    console.error(`Memory, round ${round} of ${ROUNDS}`);
  }
  const [without] = rows;
  return rows.map(({ title, started, loaded }) => ({
    'the server': title,
    'after start, MB': spread(started, 1),
    'more, MB': (median(started) - median(without.started)).toFixed(1),
    'after load, MB': spread(loaded, 1),
    'more after load, MB': (median(loaded) - median(without.loaded)).toFixed(1),
  }));
}

console.log(`A readiness probe while the main thread is blocked ${BLOCKED.join(' ms out of every ')} ms`);
console.table(await blockedLatency());
console.log('A probe against a bare node:http server with the same bytes');
console.table(await againstBareServer());
console.log('Memory of the process');
console.table(await memory());
