import { sampleAnswer } from '../contestants.mjs';
import { loadTable, rateGoals } from './load-table.mjs';
import { CLOSED_LOOPS, sideBySide } from './side-by-side.mjs';

export const title = 'How many readiness probes are answered, and how fast?';
export const asked = `Every contestant is asked as often as it answers, on 1, 16 and 64 connections: kept, and, as the
kubelet does, a new one for each probe. Ratios are of the same round; p50 and p99 are of all answers of a round, from
the request to the answer, without the opening of a connection; the figures are medians of the rounds, with the least
and the most.`;

const SECONDS = 2;
const WARM_UP_SECONDS = 1;
const ON_APPLICATION_PORT = ['nestjs-probes', 'terminus', 'terminus-cached', 'godaddy', 'bare-nest', 'node-http'];
const EXPRESS = 'Express';
const FASTIFY = 'Fastify';
const OWN_PORT = 'a port of its own';

export async function measure(context) {
  const base = { databaseUrl: context.database.url };
  const groups = [];
  for (const [group, platform] of [
    [EXPRESS, 'express'],
    [FASTIFY, 'fastify'],
  ]) {
    const settings = { ...base, platform, answer: await sampleAnswer('nestjs-probes', { ...base, platform }) };
    groups.push({ group, names: ON_APPLICATION_PORT, settings });
  }
  const settings = { ...base, answer: await sampleAnswer('probe-server', base) };
  groups.push({ group: OWN_PORT, names: ['probe-server', 'lightship', 'node-http'], settings });
  const loads = CLOSED_LOOPS.map((load) => ({ ...load, job: 'flood', seconds: SECONDS }));
  return { rows: await sideBySide(context, { groups, loads, warmUpSeconds: WARM_UP_SECONDS }) };
}

const chart = (file) => ({ file, what: 'answers a second', field: 'rate' });

export function report({ rows }) {
  const application = (group, file) =>
    loadTable(rows, {
      group,
      title: `The application's port, ${group}`,
      against: ['bare-nest', 'terminus'],
      chart: chart(file),
      goals: [
        ...rateGoals(rows, group, { name: 'nestjs-probes', other: 'bare-nest', least: 1.25 }),
        ...rateGoals(rows, group, { name: 'nestjs-probes', other: 'terminus', least: 4 }),
      ],
    });
  const own = loadTable(rows, {
    group: OWN_PORT,
    title: 'A port of its own',
    against: ['node-http', 'lightship'],
    chart: chart('1-own-port'),
    goals: [
      ...rateGoals(rows, OWN_PORT, { name: 'probe-server', other: 'node-http', least: 0.9 }),
      ...rateGoals(rows, OWN_PORT, { name: 'probe-server', other: 'lightship', least: 1 }),
    ],
  });
  return {
    tables: [application(EXPRESS, '1-express'), application(FASTIFY, '1-fastify'), own],
    notes: [
      'The bare Nest controller and the bare `node:http` server return the very JSON of a nestjs-probes answer (255 bytes). Each of the others returns what it returns: `@nestjs/terminus` some 140 bytes of JSON, `@godaddy/terminus` `{"status":"ok"}`, lightship the text `SERVER_IS_READY`.',
      'They do not do the same work. `@nestjs/terminus` without a cache and `@godaddy/terminus` ask the database for every probe. With `cacheFor(1000)`, and with nestjs-probes by default, an answer is up to 1 s old. lightship, the bare controller and the bare server ask nobody.',
      'nestjs-probes answers the three probes ahead of the framework, as `@godaddy/terminus` does: nothing that an application puts in front of its routes can fail one, and a guard cannot refuse one either. `@nestjs/terminus` and the bare controller go through Nest, its platform, and on Express the hash for an ETag; what goes in front of their routes in a real application is not there to be paid for.',
      "The bare `node:http` server stands among those on the application's port as the limit: where it is itself below a goal, what is left is the price of a connection, which everybody pays.",
      'lightship and the bare server run on the main thread of an otherwise idle application; the probe server has a thread of its own, so part of its processor time is spent beside the main thread.',
      'The asking process shares the machine. Where an answer costs it more than it costs the contestant, rates draw closer to each other than the contestants are: the processor time for each answer, of the whole process, does not have that blur.',
    ],
  };
}
