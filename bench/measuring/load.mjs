// The loads. What each tells is { rate, p50, p99, answered, failed }: answers a second, milliseconds, counts.
import { setTimeout } from 'node:timers/promises';
import autocannon from 'autocannon';
import { askOnce } from './ask-once.mjs';
import { quantile } from './statistics.mjs';
import { hasWrk, wrk } from './wrk.mjs';

/** As many answers as can be had, by the asker that costs least itself: where it is the slower side, all rates are its own. */
export const flood = (load) => (hasWrk ? wrk(load) : load.isKept ? kept(load) : fresh(load));

/** So many connections that are kept, each asking again as soon as it is answered. */
export async function kept({ url, connections, seconds }) {
  const times = [];
  const startedAt = performance.now();
  const run = autocannon({ url, connections, duration: seconds + 1, sampleInt: 100 });
  let failed = 0;
  let isOver = false;
  run.on('response', (_, status, __, ms) => {
    if (isOver) return;
    // Its own histogram knows whole milliseconds only.
    if (status === 200) times.push(ms);
    else failed++;
  });
  run.on('reqError', () => isOver || failed++);
  await setTimeout(seconds * 1_000);
  isOver = true;
  const elapsedMs = performance.now() - startedAt;
  run.stop();
  await run;
  return summary(times, failed, elapsedMs);
}

/** So many askers, each with a new connection for each probe. autocannon loses count when it has to reconnect. */
export async function fresh({ url, connections, seconds }) {
  const target = new URL(url);
  const times = [];
  let failed = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  async function asker() {
    while (performance.now() < until) {
      const { ms, status } = await askOnce(target);
      if (status !== 200) failed++;
      else if (performance.now() < until) times.push(ms);
    }
  }
  await Promise.all(Array.from({ length: connections }, asker));
  return summary(times, failed, seconds * 1_000);
}

/** A probe with a new connection every so often, whether or not the one before has been answered. */
export async function paced({ url, everyMs, atOnce = 1, seconds }) {
  const target = new URL(url);
  const asked = [];
  const startedAt = performance.now();
  const wanted = Math.round((seconds * 1_000 * atOnce) / everyMs);
  while (asked.length < wanted) {
    // What is due by now: a timer that comes late does not make the load lighter.
    const due = Math.min(wanted, atOnce * (1 + Math.floor((performance.now() - startedAt) / everyMs)));
    while (asked.length < due) asked.push(askOnce(target));
    await setTimeout(everyMs / 2);
  }
  const answers = await Promise.all(asked);
  const elapsedMs = performance.now() - startedAt;
  const times = answers.filter(({ status }) => status === 200).map(({ ms }) => ms);
  return summary(times, answers.length - times.length, elapsedMs);
}

function summary(times, failed, elapsedMs) {
  const [p50, p99] = times.length > 0 ? [quantile(times, 0.5), quantile(times, 0.99)] : [];
  return { rate: (times.length * 1_000) / elapsedMs, p50, p99, answered: times.length, failed };
}
