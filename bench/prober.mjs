// Asks, in a process of its own, and tells its parent how long each answer took, in milliseconds.
// node prober.mjs JSON
// { url, load: 'kubelet' | 'keep-alive', seconds }
import { Agent, get } from 'node:http';
import { setTimeout } from 'node:timers/promises';

const KUBELET_EVERY_MS = 20;
const CONNECTIONS = 16;

const { url, load, seconds } = JSON.parse(process.argv[2]);
const until = performance.now() + seconds * 1_000;
const times = [];
let failed = 0;

async function ask(agent) {
  const askedAt = performance.now();
  const status = await new Promise((resolve) => {
    get(url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode))).on(
      'error',
      resolve,
    );
  });
  times.push(performance.now() - askedAt);
  if (status !== 200) failed++;
}

async function kubelet() {
  const asked = [];
  while (performance.now() < until) {
    asked.push(ask(false));
    await setTimeout(KUBELET_EVERY_MS);
  }
  await Promise.all(asked);
}

async function keepAlive() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (performance.now() < until) {
    await ask(agent);
    // Not as fast as it can: what is measured is the wait, not what a busy machine makes of it.
    await setTimeout(2);
  }
  agent.destroy();
}

await (load === 'kubelet' ? kubelet() : Promise.all(Array.from({ length: CONNECTIONS }, keepAlive)));
process.send({ times, failed });
