// Proves with which versions the packed library works: `npm run matrix`. README.md says what can be set.
import { Cell } from './running/cell.mjs';
import { endAll } from './running/command.mjs';
import { discard, removeScratch, scratchFolder } from './running/scratch.mjs';
import { stopPostgres } from './running/postgres.mjs';
import { cells as all } from './cells/cells.mjs';
import { writeResults } from './report/results.mjs';

// However a run ends, it leaves no process and no folder behind.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.once('exit', () => {
  endAll();
  removeScratch();
});

const wanted = process.env.ONLY ? process.env.ONLY.split(',') : [];
const unknown = wanted.filter((name) => !all.some(({ id, group }) => id === name || group === name));
if (unknown.length > 0) {
  console.error(`ONLY names no cell or group: ${unknown}. There are: ${groups()}`);
  process.exit(1);
}

const asked = all.filter(({ id, group }) => wanted.length === 0 || wanted.includes(id) || wanted.includes(group));
const broken = [];
for (const [index, definition] of asked.entries()) {
  const cell = new Cell(definition);
  const failure = await definition.run(cell).then(
    () => undefined,
    (error) => error,
  );
  await writeResults({ [definition.id]: cell.result(failure) }, all);
  if (failure) cell.progress(`FAILED (${cell.log}): ${failure.message}`);
  else cell.progress(`ok, ${cell.tests.passed} tests passed`);
  if (failure && definition.promised !== false) broken.push(definition.id);
  const { folder } = definition;
  if (folder && !asked.slice(index + 1).some((next) => next.folder === folder)) discard(scratchFolder(folder));
}

await stopPostgres();
console.log(broken.length > 0 ? `Promised, and failed: ${broken.join(', ')}` : 'All that is promised holds.');
process.exit(broken.length > 0 ? 1 : 0);

function groups() {
  const names = new Set(all.map(({ group }) => group));
  return [...names]
    .map((name) => `${name} (${all.filter(({ group }) => group === name).map(({ id }) => id)})`)
    .join(', ');
}
