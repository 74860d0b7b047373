// nestjs-probes beside everything a user would pick instead: `npm run bench`. README.md says what can be set.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const READ_ME = 'Run `npm ci && npm run build` at the root of the repository first, and `npm ci` in bench/.';
for (const needed of ['../dist/index.js', '../node_modules/@nestjs/core', 'node_modules/lightship']) {
  if (!existsSync(join(import.meta.dirname, needed))) {
    console.error(`${join(import.meta.dirname, needed)} is missing. ${READ_ME}`);
    process.exit(1);
  }
}
// A run that is interrupted ends what it has started.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const { Asker } = await import('./measuring/ask.mjs');
const { Postgres } = await import('./measuring/postgres.mjs');
const { hasWrk } = await import('./measuring/wrk.mjs');
const { commitOf, machine } = await import('./report/machine.mjs');
const { readResults, writeResults } = await import('./report/write.mjs');

const questions = {
  1: await import('./questions/1-readiness-route.mjs'),
  2: await import('./questions/2-blocked.mjs'),
  3: await import('./questions/3-queries.mjs'),
  4: await import('./questions/4-outage.mjs'),
  5: await import('./questions/5-shutdown.mjs'),
  6: await import('./questions/6-start-up.mjs'),
  7: await import('./questions/7-other-work.mjs'),
  8: await import('./questions/8-memory.mjs'),
  9: await import('./questions/9-cpu-limits.mjs'),
  10: await import('./questions/10-being-there.mjs'),
};

/** Question 9 reads them. */
const OTHER_LOAD = ['LIMITS', 'CLIENTS', 'WORK_MS', 'PROBES'];
const { ROUNDS, QUICK, ONLY } = process.env;
const quick = QUICK === '1';
const wantedRounds = Number(ROUNDS ?? (quick ? 1 : 5));
const asked = ONLY ? ONLY.split(',') : Object.keys(questions);
const given = ['ROUNDS', 'QUICK', 'ONLY', ...OTHER_LOAD].filter((name) => process.env[name]);
const command = [...given.map((name) => `${name}=${process.env[name]}`), 'npm run bench'].join(' ');
const unknown = asked.filter((number) => !questions[number]);
if (unknown.length > 0 || !Number.isInteger(wantedRounds) || wantedRounds < 1) {
  console.error(
    'ROUNDS must be a whole number from 1, ONLY a list like 1,3 of these questions: ' +
      Object.keys(questions).join(', '),
  );
  process.exit(1);
}

const database = await Postgres.open();
const asker = await Asker.open();
const startedAt = performance.now();
const commit = commitOf();
const where = `${machine()}; asked by ${hasWrk ? 'wrk' : 'autocannon'}`;
// A quick look, or another load than the usual one, is no part of the results: it goes to look/.
const isALook = quick || OTHER_LOAD.some((name) => given.includes(name));
const results = isALook ? {} : readResults();
console.error(`${where}; ${command}`);

for (const number of asked) {
  const question = questions[number];
  const rounds = Math.min(wantedRounds, question.mostRounds ?? wantedRounds);
  const began = performance.now();
  const context = {
    rounds,
    quick,
    database,
    asker,
    seconds: (wanted) => (quick ? Math.min(wanted, 1) : wanted),
    progress: (doing) => console.error(`${clock()}  ${number}. ${question.title}  ${doing}`),
  };
  const raw = await question.measure(context);
  const minutes = (performance.now() - began) / 60_000;
  if (raw.rows?.length === 0 && results[number]) {
    console.error(`${clock()}  ${number}. ${question.title}  skipped: RESULTS.md keeps what it has`);
    continue;
  }
  const run = { at: new Date().toISOString(), machine: where, rounds, quick, minutes, command, commit };
  results[number] = { run, raw };
  await writeResults(results, questions, isALook);
}
await asker.close();
await database.close();
console.error(`${clock()}  done: bench/${isALook ? 'look/' : ''}RESULTS.md`);
process.exit();

function clock() {
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
