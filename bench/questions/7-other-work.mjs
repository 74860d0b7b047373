import { open, turns, whenReady } from '../contestants.mjs';
import { end } from '../measuring/processes.mjs';
import { median, ratios, spread } from '../measuring/statistics.mjs';
import { add, underLoad } from './side-by-side.mjs';

export const title = 'What does it cost an application that has other work to do?';
export const asked = `The throughput of a route of the application's own (a list of 50 objects as JSON, 16 kept connections) while
its indicators are checked in the background, each of them a \`SELECT 1\`, against the same application without any health
library. A measurement lasts 10 s: as long as the default \`checks.intervalMs\`, so each check runs once in it.`;

const SECONDS = 10;
const VARIANTS = {
  none: { title: 'no health library', contestant: 'bare-nest' },
  0: { title: '0 indicators, every 10 s (default)', contestant: 'nestjs-probes', indicators: 0 },
  10: { title: '10 indicators, every 10 s (default)', contestant: 'nestjs-probes', indicators: 10 },
  100: { title: '100 indicators, every 10 s (default)', contestant: 'nestjs-probes', indicators: 100 },
  often: { title: '100 indicators, every 1 s', contestant: 'nestjs-probes', indicators: 100, intervalMs: 1_000 },
};
const LEAST = 0.99;

export async function measure(context) {
  const rows = [];
  for (let round = 0; round < context.rounds; round++) {
    for (const variant of turns(Object.keys(VARIANTS), round)) {
      const { title: what, contestant, ...settings } = VARIANTS[variant];
      context.progress(`round ${round + 1} of ${context.rounds}, ${what}`);
      const base = { databaseUrl: context.database.url, platform: 'express' };
      const application = await open(contestant, { ...base, ...settings });
      const url = `${application.said.work}/list`;
      await whenReady(application.said.ready);
      await context.asker.run('kept', { url, connections: 16, seconds: context.seconds(1.5) });
      const load = { job: 'kept', url, connections: 16, seconds: SECONDS };
      add(rows, { variant }, await underLoad(context, application, load));
      await end(application);
    }
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
