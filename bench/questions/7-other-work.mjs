import { open, turns, whenReady } from '../contestants.mjs';
import { end } from '../measuring/processes.mjs';
import { mean, median, ratios, spread } from '../measuring/statistics.mjs';
import { add, underLoad } from './side-by-side.mjs';

export const title = 'What does it cost an application that has other work to do?';
export const asked = `The throughput of a route of the application's own (a list of 50 objects as JSON, 16 kept connections) while
its indicators are checked in the background, each of them a \`SELECT 1\` every 10 s, the default, against the same
application without any health library. All of them run at once and are asked in turns of a second, so that what else the
machine does falls on all alike; a figure is of the turns of one set of processes together. Two processes of the same
program differ by some percent, so there are several sets.`;

const SETS_A_ROUND = 2;
const TURNS = 6;
const WARM_UP_SECONDS = 2;
const VARIANTS = {
  none: { title: 'no health library', contestant: 'bare-nest' },
  0: { title: '0 indicators', contestant: 'nestjs-probes', indicators: 0 },
  10: { title: '10 indicators', contestant: 'nestjs-probes', indicators: 10 },
  100: { title: '100 indicators', contestant: 'nestjs-probes', indicators: 100 },
};
const LEAST = 0.99;

const loadOn = ({ said }) => ({ job: 'flood', url: `${said.work}/list`, isKept: true, connections: 16, seconds: 1 });

export async function measure(context) {
  const rows = [];
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
      await underLoad(context, running[variant], { ...loadOn(running[variant]), seconds: WARM_UP_SECONDS });
    }
    const inTurns = [];
    for (let turn = 0; turn < TURNS; turn++) {
      context.progress(`set ${set + 1} of ${sets}, turn ${turn + 1} of ${TURNS}`);
      for (const variant of turns(Object.keys(VARIANTS), turn)) {
        add(inTurns, { variant }, await underLoad(context, running[variant], loadOn(running[variant])));
      }
    }
    for (const { variant, rate, cpuUs, answered, failed } of inTurns) {
      add(rows, { variant }, { rate: mean(rate), cpuUs: mean(cpuUs), answered, failed });
    }
    await Promise.all(Object.values(running).map(end));
  }
  return { rows: Object.keys(VARIANTS).map((variant) => rows.find((row) => row.variant === variant)) };
}

export function report({ rows }) {
  const none = rows.find(({ variant }) => variant === 'none');
  const others = rows.filter((row) => row !== none);
  return {
    tables: [
      {
        title: "The application's own route",
        columns: [
          'indicators',
          'answers/s',
          '÷ no health library',
          'CPU µs for each',
          '÷ no health library',
          'not 200',
        ],
        rows: rows.map((row) => [
          VARIANTS[row.variant].title,
          spread(row.rate),
          spread(ratios(row.rate, none.rate), 3),
          spread(row.cpuUs, 1),
          spread(ratios(row.cpuUs, none.cpuUs), 3),
          String(row.failed),
        ]),
        chart: {
          file: '7-other-work',
          title: "Answers a second of the application's own route",
          bars: rows.map(({ variant, rate }) => ({ label: VARIANTS[variant].title, values: rate })),
        },
        goals: others.map((row) => ({
          goal: 'nestjs-probes: within 1 % of no health library',
          where: VARIANTS[row.variant].title,
          measured: spread(ratios(row.rate, none.rate), 3),
          met: median(ratios(row.rate, none.rate)) >= LEAST,
        })),
      },
    ],
    notes: [
      'No probe is sent meanwhile: what is measured is the background. The others do nothing in the background, so they are the row "no health library" here.',
      'How far the rounds are apart says how little of 1 % this machine can tell.',
    ],
  };
}
