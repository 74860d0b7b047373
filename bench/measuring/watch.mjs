// What a prober sees happen: a readiness that turns.
import { setTimeout } from 'node:timers/promises';
import { askOnce } from './ask-once.mjs';
import { now } from './clock.mjs';

const GIVE_UP_MS = 10_000;

let watching = new AbortController();

/** Probes all of them at the same moments, and tells of each moment and of each answer until it is stopped. */
export async function watch({ urls, everyMs }, tell) {
  const targets = Object.entries(urls).map(([name, url]) => [name, new URL(url)]);
  const startedAt = now();
  watching = new AbortController();
  const { signal } = watching;
  for (let tick = 0; !signal.aborted; tick++) {
    const sentAt = now();
    tell({ tick: sentAt });
    for (const [name, target] of targets) {
      void askOnce(target, GIVE_UP_MS).then(({ status, ms }) =>
        tell({ name, sentAt, answeredAt: sentAt + ms, status }),
      );
    }
    await setTimeout(Math.max(0, startedAt + (tick + 1) * everyMs - now()));
  }
}

export function stopWatching() {
  watching.abort();
}

/** Sends SIGTERM and asks again and again; when the first answer other than 200 came, or that there was none. */
export async function untilUnready({ pid, url }) {
  const target = new URL(url);
  for (let warming = 0; warming < 50; warming++) await askOnce(target);
  const signalledAt = performance.now();
  process.kill(pid, 'SIGTERM');
  for (;;) {
    const { status, reason } = await askOnce(target, 2_000);
    const ms = performance.now() - signalledAt;
    if (status === 0) return { reason, ms };
    if (status !== 200) return { status, ms };
    if (ms > GIVE_UP_MS) return { reason: 'ready all the time', ms };
  }
}
