import { turns } from '../contestants.mjs';
import { start } from '../measuring/processes.mjs';
import { median, spread } from '../measuring/statistics.mjs';
import { importTable, measureImports } from './imports.mjs';

export const title = 'How much longer does the application take to listen?';
export const asked = `From \`NestFactory.create()\` to \`listen()\` with so many health indicators, against the same number of plain
providers in an application without any health library. Each has one route of its own. A fresh process each time; imports
are done before the clock starts. And the import of the module alone, by a process that has loaded \`@nestjs/common\` and \`@nestjs/core\`: its time, and
the memory that it leaves behind after a garbage collection.`;

const COUNTS = [0, 10, 100, 1_000];
const KINDS = {
  plain: 'plain providers, no health library',
  terminus: '@nestjs/terminus and plain providers',
  probes: 'nestjs-probes and plain providers',
  indicators: 'nestjs-probes, all of them indicators',
  server: 'nestjs-probes with the probe server, all of them indicators',
};
const LIMIT_MS = 30;
/** Each start is short, and what is looked for is a small difference: often in every round. */
const STARTS_A_ROUND = 4;

export async function measure(context) {
  const rows = COUNTS.flatMap((count) => Object.keys(KINDS).map((kind) => ({ count, kind, ms: [] })));
  // The first start of all has everything to read from the disk.
  await (
    await start('contestants/start-up.mjs', { count: 0, kind: 'indicators' })
  ).ended;
  const rounds = context.quick ? 1 : STARTS_A_ROUND * context.rounds;
  for (let round = 0; round < rounds; round++) {
    context.progress(`round ${round + 1} of ${rounds}`);
    for (const count of COUNTS) {
      for (const kind of turns(Object.keys(KINDS), round)) {
        const { said, ended } = await start('contestants/start-up.mjs', { count, kind });
        await ended;
        rows.find((row) => row.count === count && row.kind === kind).ms.push(said);
      }
    }
  }
  return { rows, imports: await measureImports(context, rounds) };
}

export function report({ rows, imports }) {
  const plain = (count) => rows.find((row) => row.count === count && row.kind === 'plain').ms;
  const more = ({ count, ms }) => ms.map((value, round) => value - plain(count)[round]);
  return {
    tables: [
      {
        title: 'Time to listen',
        columns: ['classes', 'what they are', 'ms', 'more than plain providers, ms'],
        rows: rows.map((row) => [
          String(row.count),
          KINDS[row.kind],
          spread(row.ms, 1),
          row.kind === 'plain' ? '–' : spread(more(row), 1),
        ]),
        chart: {
          file: '6-start-up',
          title: 'Time to listen, ms',
          bars: rows.map(({ count, kind, ms }) => ({ group: `${count} classes`, label: KINDS[kind], values: ms })),
          digits: 1,
        },
        goals: rows
          .filter(({ kind }) => kind === 'indicators')
          .map((row) => ({
            goal: `nestjs-probes: within ${LIMIT_MS} ms of plain providers`,
            where: `${row.count} indicators`,
            measured: `${spread(more(row), 1)} ms`,
            met: median(more(row)) <= LIMIT_MS,
          })),
      },
      // Results of a run before this was asked have no such figures.
      ...(imports ? [importTable(imports)] : []),
    ],
    notes: [
      'Where the time goes: most of it is code that runs for the first time, before V8 has compiled any of it. By a profile of the start without an indicator it is, in about equal parts, making the parts of the library, its four routes in the router of Nest, looking through the routes of the application for one that takes the place of a probe, and finding indicators and tasks among the providers. Each indicator adds the reading of its options and its first run, which goes on beside the start.',
      'With the probe server `listen()` waits until its worker thread listens as well: a thread of Node has to start.',
      'The checks themselves do nothing here. They run after `onApplicationBootstrap` and do not hold up `listen()`.',
      'A health check of `@nestjs/terminus` is a call in a controller: its indicators are as cheap to start as any provider.',
      'The import: nestjs-probes is CommonJS, the others are what their packages are. Files come from the page cache. `@nestjs/terminus` loads what its indicators need (TypeORM, Mongoose, …) when they are first used, nestjs-probes by a subpath of its own (`nestjs-probes/typeorm`): neither is in these figures. lightship brings a web framework.',
    ],
  };
}
