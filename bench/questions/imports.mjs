// The import of each module alone, on top of Nest.
import { turns } from '../contestants.mjs';
import { start } from '../measuring/processes.mjs';
import { spread } from '../measuring/statistics.mjs';

const NOTHING = 'nothing';
const MODULES = [NOTHING, 'nestjs-probes', '@nestjs/terminus', 'lightship', '@godaddy/terminus'];
const FIELDS = ['ms', 'privateMb', 'pssMb'];

export async function measureImports(context, rounds) {
  const rows = MODULES.map((name) => ({ name, ...Object.fromEntries(FIELDS.map((field) => [field, []])) }));
  for (let round = 0; round < rounds; round++) {
    context.progress(`imports, round ${round + 1} of ${rounds}`);
    for (const row of turns(rows, round)) {
      const settings = row.name === NOTHING ? {} : { name: row.name };
      const { said, ended } = await start('contestants/import.mjs', settings, ['--expose-gc']);
      await ended;
      for (const field of FIELDS) row[field].push(said[field]);
    }
  }
  return rows;
}

export function importTable(rows) {
  return {
    title: 'The import of the module alone',
    columns: ['imported into a process with Nest', 'ms', 'private, MB', 'PSS, MB'],
    rows: rows.map(({ name, ms, privateMb, pssMb }) => [name, spread(ms, 1), spread(privateMb, 2), spread(pssMb, 2)]),
    chart: {
      file: '6-import',
      title: 'The import of the module alone, ms',
      bars: rows.map(({ name, ms }) => ({ label: name, values: ms })),
      digits: 1,
    },
  };
}
