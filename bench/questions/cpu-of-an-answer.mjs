// What an answer costs a contestant beside another one: both run, and are asked by turns for a fixed number of answers.
// A turn takes a tenth of a second or so, so that what else the machine does falls on both alike.
import { open, titleOf, whenReady } from '../contestants.mjs';
import { cpuMs, end } from '../measuring/processes.mjs';
import { figure, median, ratios, spread } from '../measuring/statistics.mjs';

const PAIRS = 8;
const COUNTS = { one: 1_500, kept: 6_000, new: 1_500 };
const WARM_UP_TURNS = 2;

/** @returns a row for each group and load, with the values of every round; a ratio is the median of its pairs. */
export async function cpuOfAnswers(context, { groups, loads }) {
  const rows = groups.flatMap(({ group, names: [name, limit] }) =>
    loads.map(({ load }) => ({ group, load, name, limit, cpuUs: [], limitUs: [], ratio: [] })),
  );
  for (let round = 0; round < context.rounds; round++) {
    for (const { group, names, settings } of groups) {
      const running = [];
      try {
        for (const name of names) running.push(await open(name, settings));
        for (const { said } of running) await whenReady(said.ready);
        for (const load of loads) {
          context.progress(`round ${round + 1} of ${context.rounds}, CPU time, ${group}, ${load.load}`);
          const [own, limit] = await byTurns(context, running, load);
          const row = rows.find((each) => each.group === group && each.load === load.load);
          row.cpuUs.push(median(own));
          row.limitUs.push(median(limit));
          row.ratio.push(median(ratios(own, limit)));
        }
      } finally {
        await Promise.all(running.map(end));
      }
    }
  }
  return rows;
}

/** The microseconds of each in every pair of turns. Who was first is second in the next pair. */
async function byTurns(context, running, load) {
  const pairs = context.quick ? 2 : PAIRS;
  for (let turn = 0; turn < (context.quick ? 1 : WARM_UP_TURNS); turn++) {
    for (const contestant of running) await costOf(context, contestant, load);
  }
  const taken = running.map(() => []);
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? [0, 1] : [1, 0];
    for (const index of order) taken[index].push(await costOf(context, running[index], load));
  }
  return taken;
}

/** The microseconds of the processor for one answer. */
export async function costOf({ asker }, contestant, { url = contestant.said.ready, connections, isKept, count }) {
  const wanted = count ?? COUNTS[connections === 1 ? 'one' : isKept ? 'kept' : 'new'];
  const before = cpuMs(contestant);
  const answered = await asker.run('answers', { url, connections, isKept, count: wanted });
  return ((cpuMs(contestant) - before) * 1_000) / answered;
}

/** A table of one group. `most` is how often the cost of the limit is the goal, if there is one. */
export function cpuTable(rows, { group, title, file, most }) {
  const ofGroup = rows.filter((row) => row.group === group);
  const { name, limit } = ofGroup[0];
  const goal = ({ load, ratio }) => ({
    goal: `${titleOf(name)}: at most ${figure(most, 2)} × the CPU time of ${titleOf(limit)}`,
    where: `${group}, ${load}`,
    measured: spread(ratio, 2),
    met: median(ratio) <= most,
  });
  return {
    title,
    columns: ['load', `${titleOf(name)}: CPU µs`, `${titleOf(limit)}: CPU µs`, `÷ ${titleOf(limit)}`],
    rows: ofGroup.map((row) => [row.load, spread(row.cpuUs, 1), spread(row.limitUs, 1), spread(row.ratio, 2)]),
    chart: {
      file,
      title: `${title}, µs`,
      bars: ofGroup.flatMap((row) => [
        { group: row.load, label: titleOf(name), values: row.cpuUs },
        { group: row.load, label: titleOf(limit), values: row.limitUs },
      ]),
      digits: 1,
    },
    ...(most !== undefined && { goals: ofGroup.map(goal) }),
  };
}
