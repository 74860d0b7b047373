// An application that is never idle, and the kubelet beside it: clients that ask again as soon as they are answered, and a probe
// of each kind every second.
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { askOnce } from './ask-once.mjs';

const EVERY_MS = 1_000;
/**
 * The kernel gives out processor time every 100 ms. Ten of these periods are exactly the second between two probes, so without a
 * shift all probes would come in the same part of a period. 37 and 100 have no common factor: 100 probes come in 100 parts.
 */
const SHIFT_MS = 37;
const QUOTA_PERIOD_MS = 100;
/** The default `timeoutSeconds` of a probe. */
const TIMEOUT_MS = 1_000;

/**
 * @param probes name → URL; they take turns within the second, so that they are not in each other's way
 * @returns `probes`: name → the answers in the order of the questions, and how many requests of the clients were `served` and
 * `refused` while they were asked
 */
export async function probedUnderLoad({ work, clients, probes, settleSeconds, seconds }) {
  const load = new Load(work, clients);
  await setTimeout(settleSeconds * 1_000);
  const before = load.counts;
  const startedAt = performance.now();
  const names = Object.keys(probes);
  const answers = await Promise.all(
    names.map(async (name, index) => {
      await setTimeout((index * EVERY_MS) / names.length);
      return [name, await askEverySecond(new URL(probes[name]), seconds)];
    }),
  );
  const { served, refused } = load.counts;
  const elapsedMs = performance.now() - startedAt;
  load.stop();
  return {
    probes: Object.fromEntries(answers),
    served: served - before.served,
    refused: refused - before.refused,
    elapsedMs,
  };
}

async function askEverySecond(target, seconds) {
  const answers = [];
  const startedAt = performance.now();
  for (let probe = 0; probe < seconds; probe++) {
    await setTimeout(Math.max(0, startedAt + dueAt(probe) - performance.now()));
    const { status, ms, reason } = await askOnce(target, TIMEOUT_MS);
    // The timeout of a socket begins again with each byte; the kubelet's does not.
    const isLate = ms > TIMEOUT_MS;
    answers.push({ ok: status === 200 && !isLate, ms, how: isLate ? 'timeout' : (reason ?? String(status)) });
  }
  return answers;
}

/** When so many probes have been sent, in milliseconds. */
const dueAt = (probe) => probe * EVERY_MS + ((probe * SHIFT_MS) % QUOTA_PERIOD_MS);

class Load {
  counts = { served: 0, refused: 0 };
  #agent = new Agent({ keepAlive: true });
  #isOver = false;

  constructor(url, clients) {
    for (let client = 0; client < clients; client++) void this.#keepAsking(url);
  }

  stop() {
    this.#isOver = true;
    this.#agent.destroy();
  }

  async #keepAsking(url) {
    while (!this.#isOver) {
      const isServed = await ask(url, this.#agent);
      this.counts = {
        served: this.counts.served + (isServed ? 1 : 0),
        refused: this.counts.refused + (isServed ? 0 : 1),
      };
      // A client that gets no answer must not ask without a pause.
      if (!isServed) await setTimeout(50);
    }
  }
}

async function ask(url, agent) {
  try {
    const response = await new Promise((resolve, reject) => {
      get(url, { agent }, resolve).on('error', reject);
    });
    await text(response);
    return response.statusCode === 200;
  } catch {
    return false; // Counted as refused.
  }
}
