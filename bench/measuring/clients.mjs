// Clients of an application that is told to go. As in Kubernetes, new connections come to it until the news has spread,
// and nobody cuts the connections that there are: a client with one of its own uses it until it is told to leave.
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { now } from './clock.mjs';

const CLIENTS_OF_A_KIND = 4;
const THINK_MS = 20;
const WARM_UP_MS = 500;

/** Resolves when all clients have left, with what became of their requests. Sends SIGTERM itself. */
export async function clientsOfLeaving({ pid, url, newsMs, graceMs }) {
  const tally = { sent: 0, lost: [], signalledAt: 0 };
  let stopsAt = Infinity;
  let signalledAt = Infinity;

  async function client(agent) {
    for (;;) {
      const hasConnection = agent && Object.keys(agent.freeSockets).length > 0;
      if (performance.now() > stopsAt && !hasConnection) return;
      const sentAt = performance.now();
      tally.sent++;
      try {
        await ask(url, agent);
      } catch (error) {
        const kind = agent ? 'kept' : 'new';
        tally.lost.push({ kind, afterMs: Math.round(sentAt - signalledAt), why: error.code ?? error.message });
        // It goes to another replica.
        return;
      }
      await setTimeout(1 + Math.random() * THINK_MS);
    }
  }

  const agents = Array.from({ length: CLIENTS_OF_A_KIND }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const clients = [...agents, ...agents.map(() => false)].map(client);
  await setTimeout(WARM_UP_MS);
  signalledAt = performance.now();
  tally.signalledAt = now();
  stopsAt = signalledAt + newsMs;
  process.kill(pid, 'SIGTERM');
  // As the kubelet does when the grace period is over.
  const killing = globalThis.setTimeout(() => tryKill(pid), graceMs);
  await Promise.all(clients);
  clearTimeout(killing);
  agents.forEach((agent) => agent.destroy());
  return tally;
}

async function ask(url, agent) {
  const response = await new Promise((resolve, reject) => {
    get(url, { agent }, resolve).on('error', reject);
  });
  await text(response);
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
  if (!response.complete) throw new Error('incomplete');
}

function tryKill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone in time.
  }
}
