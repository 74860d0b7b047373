// What an answer costs, beside the limit, and nothing else: `npm run cpu`. The first part of question 1, in a few minutes;
// it writes no file. ROUNDS=1 unless said.
import { Asker } from './measuring/ask.mjs';
import { Postgres } from './measuring/postgres.mjs';
import { cpuTables, measureCpu, surfaces } from './questions/1-readiness-route.mjs';

process.once('SIGINT', () => process.exit(1));
const database = await Postgres.open();
const asker = await Asker.open();
const rounds = Number(process.env.ROUNDS ?? 1);
const context = {
  rounds,
  quick: process.env.QUICK === '1',
  database,
  asker,
  progress: (doing) => console.error(doing),
};
for (const { title, columns, rows } of cpuTables(await measureCpu(context, await surfaces(context)))) {
  console.log(`\n${title}`);
  console.table(rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))));
}
await asker.close();
await database.close();
process.exit();
