// Mutation testing of lib/, one room after the other: see stryker.config.mjs. With names, of those rooms alone.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const rooms = readdirSync('lib', { withFileTypes: true }).filter((entry) => entry.isDirectory());
const asked = process.argv.slice(2);
const chosen = asked.length > 0 ? asked : ['root', ...rooms.map(({ name }) => name)];

const table = chosen.map((room) => {
  console.log(`\n${room}`);
  const env = { ...process.env, MUTATION_ROOM: room };
  const { status } = spawnSync('npx', ['stryker', 'run', '--incremental'], { env, stdio: 'inherit' });
  return { room, ...countedIn(room), passed: status === 0 };
});
console.table(table);
process.exitCode = table.every(({ passed }) => passed) ? 0 : 1;

function countedIn(room) {
  const { files } = JSON.parse(readFileSync(`reports/mutation/${room}.json`, 'utf8'));
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...which) => states.filter((status) => which.includes(status)).length;
  const killed = count('Killed', 'Timeout');
  const survived = count('Survived', 'NoCoverage');
  return { killed, survived, score: Math.round((10_000 * killed) / (killed + survived)) / 100 };
}
