// Contestants that compute under a CPU limit, probed as the kubelet does.
import { availableParallelism } from 'node:os';
import { open, titleOf, turns, whenReady } from '../contestants.mjs';
import { limitCpu } from '../measuring/cgroup.mjs';
import { cpuMs, end } from '../measuring/processes.mjs';

const WARM_UP_SECONDS = 2;
const SETTLE_SECONDS = 2;

/** As many at once as need half of the machine at their limits, so that what is short is the limit and not the machine. */
export function sharedOut(names, cores, machineCores = availableParallelism()) {
  const atOnce = Math.max(1, Math.floor(machineCores / 2 / cores + 1e-9));
  const batches = Math.ceil(names.length / atOnce);
  // All batches of the same size, as far as that goes, so that nobody has a quieter machine.
  const size = Math.ceil(names.length / batches);
  return Array.from({ length: batches }, (_, index) => names.slice(index * size, (index + 1) * size));
}

/** How often in a row something failed, at most. */
export function longestRun(failed) {
  const runs = [0];
  for (const isFailed of failed) runs.push(isFailed ? runs.at(-1) + 1 : 0);
  return Math.max(...runs);
}

/** One round: adds to the row of each limit, contestant and probe what became of the probes. */
export async function underLimits(context, { hierarchy, limits, names, settings, clients, seconds, round, rows }) {
  for (const { limit, cores } of limits) {
    for (const batch of sharedOut(turns(names, round), cores)) {
      context.progress(`round ${round + 1} of ${context.rounds}, ${limit}, ${batch.map(titleOf).join('; ')}`);
      const running = [];
      try {
        for (const name of batch) running.push(await open(name, settings));
        const load = { clients, seconds, settleSeconds: context.seconds(SETTLE_SECONDS) };
        const told = await Promise.all(
          running.map((contestant) => limited(context, hierarchy, contestant, cores, load)),
        );
        for (const [index, name] of batch.entries()) {
          for (const row of rows.filter((other) => other.limit === limit && other.name === name))
            addTo(row, told[index]);
        }
      } finally {
        await Promise.all(running.map(end));
        for (const { group } of running) group?.close();
      }
    }
  }
}

async function limited({ asker, seconds }, hierarchy, contestant, cores, load) {
  const { said, child } = contestant;
  await whenReady(said.ready);
  const probes = { liveness: said.live, readiness: said.ready };
  const job = { work: `${said.work}/compute`, probes, ...load };
  // The start is not what is asked about, and code that has not run yet is slower.
  await asker.run('probedUnderLoad', { ...job, settleSeconds: 0, seconds: seconds(WARM_UP_SECONDS) });
  contestant.group = limitCpu(hierarchy, child.pid, cores);
  const startedAt = performance.now();
  const cpuBefore = cpuMs(contestant);
  const told = await asker.run('probedUnderLoad', job);
  const used = (cpuMs(contestant) - cpuBefore) / (performance.now() - startedAt) / cores;
  return { ...told, used };
}

/** Probes of all rounds are pooled: one round has few. */
function addTo(row, { probes, served, refused, elapsedMs, used }) {
  const answers = probes[row.probe];
  const failed = answers.filter(({ ok }) => !ok);
  row.sent += answers.length;
  row.longestRun = Math.max(row.longestRun, longestRun(answers.map(({ ok }) => !ok)));
  row.failedHow.push(...failed.map(({ how }) => how));
  row.ms.push(...answers.filter(({ ok }) => ok).map(({ ms }) => ms));
  row.servedPerSecond.push((served * 1_000) / elapsedMs);
  row.refused += refused;
  row.usedPercent.push(used * 100);
}
