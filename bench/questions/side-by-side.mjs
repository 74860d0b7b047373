// Contestants under the same loads: all of a group run, one is asked at a time, each load goes round all of them before
// the next one begins, and every round is with fresh processes in another order.
import { open, turns, whenReady } from '../contestants.mjs';
import { cpuMs, end } from '../measuring/processes.mjs';

export const CLOSED_LOOPS = [
  ...[1, 16, 64].map((connections) => ({ load: `${connections} kept`, isKept: true, connections })),
  ...[1, 16, 64].map((connections) => ({ load: `${connections}, new for each`, isKept: false, connections })),
];

/** @returns a row for each group, load and contestant, with the values of every round. */
export async function sideBySide(context, { groups, loads, warmUpSeconds }) {
  const rows = [];
  for (let round = 0; round < context.rounds; round++) {
    for (const { group, names, settings } of groups) {
      const running = [];
      try {
        for (const name of turns(names, round)) running.push(await open(name, settings));
        await warmUp(context, running, warmUpSeconds);
        for (const [index, load] of loads.entries()) {
          context.progress(`round ${round + 1} of ${context.rounds}, ${group}, ${load.load}`);
          for (const contestant of turns(running, round + index)) {
            add(rows, { group, load: load.load, name: contestant.name }, await underLoad(context, contestant, load));
          }
        }
      } finally {
        await Promise.all(running.map(end));
      }
    }
  }
  return rows.toSorted((one, other) => rank(groups, loads, one) - rank(groups, loads, other));
}

/** In the order in which groups, loads and contestants are named, whatever order they took turns in. */
function rank(groups, loads, row) {
  const group = groups.findIndex(({ group: title }) => title === row.group);
  const load = loads.findIndex(({ load: title }) => title === row.load);
  return (group * loads.length + load) * 100 + groups[group].names.indexOf(row.name);
}

async function warmUp({ asker }, running, seconds) {
  for (const { said } of running) {
    await whenReady(said.ready);
    await asker.run('kept', { url: said.ready, connections: 16, seconds });
    await asker.run('fresh', { url: said.ready, connections: 4, seconds: seconds / 2 });
  }
}

/** What the load tells, and the processor time for one answer, which no slowness of the asking side can hide. */
export async function underLoad({ asker, seconds }, contestant, { job, url = contestant.said.ready, ...load }) {
  const cpuBefore = cpuMs(contestant);
  const told = await asker.run(job, { url, ...load, seconds: seconds(load.seconds) });
  return { ...told, cpuUs: ((cpuMs(contestant) - cpuBefore) * 1_000) / told.answered };
}

/** Rates, times and costs are kept for each round; counts are added up. */
export function add(rows, key, { rate, p50, p99, cpuUs, answered, failed }) {
  let row = rows.find((other) => Object.entries(key).every(([field, value]) => other[field] === value));
  if (!row) rows.push((row = { ...key, rate: [], p50: [], p99: [], cpuUs: [], answered: 0, failed: 0 }));
  row.rate.push(rate);
  row.p50.push(p50 ?? null);
  row.p99.push(p99 ?? null);
  row.cpuUs.push(cpuUs);
  row.answered += answered;
  row.failed += failed;
}
