import { open, titleOf, turns, whenReady } from '../contestants.mjs';
import { end } from '../measuring/processes.mjs';
import { figure, median, spread } from '../measuring/statistics.mjs';
import { WireCounter } from '../measuring/wire-counter.mjs';

export const title = 'How many queries reach the database while 10,000 probes arrive?';
export const asked = `1,000 probes a second for 10 s, each with a new connection, whether or not those before have been
answered. Queries are counted on the wire, by a proxy between the application and PostgreSQL.`;

const PER_SECOND = 1_000;
const EVERY_MS = 5;
const SECONDS = 10;
const MAX_AGE_MS = 1_000;
/** Each round sends 10,000 probes to each. */
export const mostRounds = 3;
const NAMES = ['nestjs-probes', 'probe-server', 'terminus', 'terminus-cached', 'godaddy'];

export async function measure(context) {
  const rows = NAMES.map((name) => ({ name, queries: [], elapsedMs: [], leastGapMs: [], answered: 0, failed: 0 }));
  for (let round = 0; round < context.rounds; round++) {
    for (const name of turns(NAMES, round)) {
      context.progress(`round ${round + 1} of ${context.rounds}, ${titleOf(name)}`);
      const row = rows.find((other) => other.name === name);
      const counter = await WireCounter.before(context.database.url);
      const contestant = await open(name, { databaseUrl: counter.url, platform: 'express' });
      await whenReady(contestant.said.ready);
      const load = { everyMs: EVERY_MS, atOnce: (PER_SECOND * EVERY_MS) / 1_000, seconds: context.seconds(SECONDS) };
      counter.queries.length = 0;
      const startedAt = performance.now();
      const { answered, failed } = await context.asker.run('paced', { url: contestant.said.ready, ...load });
      row.elapsedMs.push(performance.now() - startedAt);
      row.queries.push(counter.queries.length);
      row.leastGapMs.push(leastGap(counter.queries));
      row.answered += answered;
      row.failed += failed;
      await end(contestant);
      counter.close();
    }
  }
  return { rows };
}

function leastGap(times) {
  const gaps = times.slice(1).map((time, index) => time - times[index]);
  return gaps.length > 0 ? Math.min(...gaps) : null;
}

const allowed = ({ elapsedMs }) => Math.floor(median(elapsedMs) / MAX_AGE_MS) + 1;

export function report({ rows }) {
  return {
    tables: [
      {
        title: 'Queries',
        columns: ['contestant', 'queries', 'within s', 'least time between two, ms', 'probes answered 200', 'others'],
        rows: rows.map((row) => [
          titleOf(row.name),
          spread(row.queries),
          spread(
            row.elapsedMs.map((ms) => ms / 1_000),
            1,
          ),
          spread(row.leastGapMs, 1),
          figure(row.answered),
          figure(row.failed),
        ]),
        chart: {
          file: '3-queries',
          title: 'Queries while 10,000 probes arrive within 10 s',
          bars: rows.map(({ name, queries }) => ({ label: titleOf(name), values: queries })),
        },
        goals: rows.slice(0, 2).map((row) => ({
          goal: `${titleOf(row.name)}: at most one query for each maxAgeMs (${figure(MAX_AGE_MS)} ms)`,
          where: `${figure(allowed(row))} in this time`,
          measured: spread(row.queries),
          met: row.queries.every((queries) => queries <= allowed(row)),
        })),
      },
    ],
    notes: [
      '`cacheFor(1000)` of `@nestjs/terminus` and the default `maxAgeMs` of nestjs-probes promise the same: no answer older than 1 s. `@nestjs/terminus` without a cache and `@godaddy/terminus` promise an answer of now, which is what the queries are for.',
      'lightship and the bare controller ask no database, and take no part.',
    ],
  };
}
