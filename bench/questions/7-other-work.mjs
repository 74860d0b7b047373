import { open, turns, whenReady } from '../contestants.mjs';
import { end } from '../measuring/processes.mjs';
import { median, ratios, spread } from '../measuring/statistics.mjs';
import { costOf } from './cpu-of-an-answer.mjs';

export const title = 'What does it cost an application that has other work to do?';
export const asked = `The processor time for an answer of a route of the application's own (a list of 50 objects as JSON, 16 kept
connections) while its indicators are checked in the background, each of them a \`SELECT 1\` every 10 s, the default, against
the same application without any health library. All of them run at once and are asked in turns, a fixed number of answers
in each, back and forth, so that what else the machine does falls on all alike. A ratio is of the same turn, and that of a
set of processes is the median of its turns. Two processes of the same program differ by some percent, so there are several
sets, and a second process without any health library shows by how much.`;

const SETS_A_ROUND = 2;
const TURNS = 8;
const WARM_UP_TURNS = 4;
const ANSWERS = 2_000;
const VARIANTS = {
  none: { title: 'no health library', contestant: 'bare-nest' },
  again: { title: 'no health library, a second process', contestant: 'bare-nest' },
  0: { title: '0 indicators', contestant: 'nestjs-probes', indicators: 0 },
  10: { title: '10 indicators', contestant: 'nestjs-probes', indicators: 10 },
  server: { title: '10 indicators, probe server', contestant: 'probe-server', indicators: 10 },
  100: { title: '100 indicators', contestant: 'nestjs-probes', indicators: 100 },
};
const MOST = 1.01;

const cost = (context, contestant) =>
  costOf(context, contestant, { url: `${contestant.said.work}/list`, isKept: true, connections: 16, count: ANSWERS });

export async function measure(context) {
  const rows = Object.keys(VARIANTS).map((variant) => ({ variant, cpuUs: [], ratio: [] }));
  const sets = SETS_A_ROUND * context.rounds;
  for (let set = 0; set < sets; set++) {
    const running = {};
    for (const variant of turns(Object.keys(VARIANTS), set)) {
      const { title: _, contestant, ...settings } = VARIANTS[variant];
      running[variant] = await open(contestant, {
        databaseUrl: context.database.url,
        platform: 'express',
        ...settings,
      });
      await whenReady(running[variant].said.ready);
      for (let turn = 0; turn < (context.quick ? 1 : WARM_UP_TURNS); turn++) await cost(context, running[variant]);
    }
    const taken = Object.fromEntries(Object.keys(VARIANTS).map((variant) => [variant, []]));
    for (let turn = 0; turn < (context.quick ? 2 : TURNS); turn++) {
      context.progress(`set ${set + 1} of ${sets}, turn ${turn + 1} of ${TURNS}`);
      for (const variant of turns(Object.keys(VARIANTS), turn)) {
        taken[variant].push(await cost(context, running[variant]));
      }
    }
    for (const row of rows) {
      row.cpuUs.push(median(taken[row.variant]));
      row.ratio.push(median(ratios(taken[row.variant], taken.none)));
    }
    await Promise.all(Object.values(running).map(end));
  }
  return { rows };
}

export function report({ rows: measured }) {
  // Earlier figures have the cost of each set and no ratios of turns.
  const none = measured.find(({ variant }) => variant === 'none');
  const rows = measured.map((row) => ({ ...row, ratio: row.ratio ?? ratios(row.cpuUs, none.cpuUs) }));
  const ours = rows.filter(({ variant }) => VARIANTS[variant].contestant !== 'bare-nest');
  return {
    tables: [
      {
        title: "The application's own route",
        columns: ['indicators', 'CPU µs for an answer', '÷ no health library'],
        rows: rows.map((row) => [VARIANTS[row.variant].title, spread(row.cpuUs, 1), spread(row.ratio, 3)]),
        chart: {
          file: '7-other-work',
          title: "CPU time for an answer of the application's own route, µs",
          bars: rows.map(({ variant, cpuUs }) => ({ label: VARIANTS[variant].title, values: cpuUs })),
          digits: 1,
        },
        goals: ours.map((row) => ({
          goal: 'nestjs-probes: within 1 % of the CPU time of no health library',
          where: VARIANTS[row.variant].title,
          measured: spread(row.ratio, 3),
          met: median(row.ratio) <= MOST,
        })),
      },
    ],
    notes: [
      'No probe is sent meanwhile: what is measured is the background, and that requests are followed for the drain. The others do nothing in the background, so they are the row "no health library" here.',
      'The route is asked as often as it answers, so what runs in the background is shared by thousands of answers a second. Where an application has less to do, the background is a larger part of it: what it costs an application that does nothing is question 10.',
      'How far the second process without a library is from 1, and how far the sets are apart, says how little of 1 % this machine can tell.',
    ],
  };
}
