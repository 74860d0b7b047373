// Puts 25 jobs a second into the queue until a file exists, waits for all to be done, and prints what became of them. Exits
// with 1 if one was lost, was begun twice or was done twice: node jobs.mjs URL_OF_DATABASE FILE
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';

const [, , connectionString, stopFile] = process.argv;
const database = new Client({ connectionString });
await database.connect();
await database.query(`
  CREATE TABLE IF NOT EXISTS jobs (
    id serial PRIMARY KEY, ms integer NOT NULL, begun integer NOT NULL DEFAULT 0, done integer NOT NULL DEFAULT 0,
    taken_at timestamptz)`);
console.log('the queue is there');

while (!existsSync(stopFile)) {
  await database.query('INSERT INTO jobs (ms) VALUES ($1)', [Math.round(20 + Math.random() * 1_480)]);
  await setTimeout(40);
}

const open = async () => (await database.query('SELECT count(*)::int AS open FROM jobs WHERE done = 0')).rows[0].open;
for (let second = 0; second < 60 && (await open()) > 0; second += 1) await setTimeout(1_000);
const [counts] = (
  await database.query(`
    SELECT count(*)::int AS made, count(*) FILTER (WHERE done > 0)::int AS done, count(*) FILTER (WHERE done = 0)::int AS lost,
      count(*) FILTER (WHERE begun > 1)::int AS begun_twice, count(*) FILTER (WHERE done > 1)::int AS done_twice
    FROM jobs`)
).rows;
await database.end();
console.log(JSON.stringify({ name: 'jobs', ...counts }));
process.exitCode = counts.lost + counts.begun_twice + counts.done_twice === 0 ? 0 : 1;
