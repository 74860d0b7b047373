import { sampleAnswer } from '../contestants.mjs';
import { cpuOfAnswers, cpuTable } from './cpu-of-an-answer.mjs';
import { loadTable, rateGoals } from './load-table.mjs';
import { CLOSED_LOOPS, sideBySide } from './side-by-side.mjs';

export const title = 'How many readiness probes are answered, and how fast?';
export const asked = `Every contestant is asked as often as it answers, on 1, 16 and 64 connections: kept, and, as the
kubelet does, a new one for each probe. Ratios are of the same round; p50 and p99 are of all answers of a round, from
the request to the answer, without the opening of a connection (with it, where wrk is missing); the figures are medians of the rounds, with the least
and the most.

What an answer costs is asked apart, because it repeats where a rate does not: the processor time of the process, user and
system, as the kernel has counted it, for a fixed number of answers. nestjs-probes and the limit, a bare \`node:http\` server
that sends the same bytes, take turns of a tenth of a second, eight pairs for each load and round; the ratio of a round is
the median of its pairs.`;

const SECONDS = 2;
const WARM_UP_SECONDS = 1;
const ON_APPLICATION_PORT = ['nestjs-probes', 'terminus', 'terminus-cached', 'godaddy', 'bare-nest', 'node-http'];
const EXPRESS = 'Express';
const FASTIFY = 'Fastify';
const OWN_PORT = 'a port of its own';
const LIMIT = 'node-http';
const MOST_CPU = 1.15;
/** What part of the cost is Node's and the application's: for the surface where the goal is missed. */
const NODE_ALONE = 'Node alone';
const SAME_APPLICATION = 'Fastify, a bare handler';

export async function measure(context) {
  const groups = await surfaces(context);
  const loads = CLOSED_LOOPS.map((load) => ({ ...load, job: 'flood', seconds: SECONDS }));
  const cpu = await measureCpu(context, groups);
  return { cpu, rows: await sideBySide(context, { groups, loads, warmUpSeconds: WARM_UP_SECONDS }) };
}

/** Where probes are answered, and by whom: ours first. */
export async function surfaces({ database }) {
  const base = { databaseUrl: database.url };
  const groups = [];
  for (const [group, platform] of [
    [EXPRESS, 'express'],
    [FASTIFY, 'fastify'],
  ]) {
    const settings = { ...base, platform, answer: await sampleAnswer('nestjs-probes', { ...base, platform }) };
    groups.push({ group, names: ON_APPLICATION_PORT, settings });
  }
  const settings = { ...base, answer: await sampleAnswer('probe-server', base) };
  return [...groups, { group: OWN_PORT, names: ['probe-server', 'lightship', LIMIT], settings }];
}

export function measureCpu(context, groups) {
  const { settings } = groups.find(({ group }) => group === FASTIFY);
  return cpuOfAnswers(context, {
    groups: [
      ...groups.map((group) => ({ ...group, names: [group.names[0], LIMIT] })),
      { group: NODE_ALONE, names: ['node-http-collected', LIMIT], settings },
      { group: SAME_APPLICATION, names: ['nestjs-probes', 'bare-handler'], settings },
    ],
    loads: CLOSED_LOOPS,
  });
}

const chart = (file) => ({ file, what: 'answers a second', field: 'rate' });

export function report({ cpu = [], rows }) {
  const application = (group, file) =>
    loadTable(rows, {
      group,
      title: `The application's port, ${group}`,
      against: ['bare-nest', 'terminus'],
      chart: chart(file),
      goals: [
        ...rateGoals(rows, group, { name: 'nestjs-probes', other: 'bare-nest', least: 1.25 }),
        ...rateGoals(rows, group, { name: 'nestjs-probes', other: 'terminus', least: 4, limit: LIMIT }),
      ],
    });
  const own = loadTable(rows, {
    group: OWN_PORT,
    title: 'A port of its own',
    against: [LIMIT, 'lightship'],
    chart: chart('1-own-port'),
    goals: rateGoals(rows, OWN_PORT, { name: 'probe-server', other: 'lightship', least: 1 }),
  });
  return {
    tables: [...cpuTables(cpu), application(EXPRESS, '1-express'), application(FASTIFY, '1-fastify'), own],
    notes: [
      'The bare Nest controller and the bare `node:http` server return the very JSON of a nestjs-probes answer (255 bytes). Each of the others returns what it returns: `@nestjs/terminus` some 140 bytes of JSON, `@godaddy/terminus` `{"status":"ok"}`, lightship the text `SERVER_IS_READY`.',
      'They do not do the same work. `@nestjs/terminus` without a cache and `@godaddy/terminus` ask the database for every probe. With `cacheFor(1000)`, and with nestjs-probes by default, an answer is up to 1 s old. lightship, the bare controller and the bare server ask nobody.',
      'nestjs-probes answers the three probes ahead of the framework, as `@godaddy/terminus` does: nothing that an application puts in front of its routes can fail one, and a guard cannot refuse one either. `@nestjs/terminus` and the bare controller go through Nest, its platform, and on Express the hash for an ETag; what goes in front of their routes in a real application is not there to be paid for.',
      'The bare `node:http` server is the limit: one listener that writes the very headers and body, with the `Date`, `Content-Length` and `Connection` that Node adds for all. It has loaded what the others have, and runs no Nest, database or checks. The goal of 4 times `@nestjs/terminus` is set only where the limit itself reaches it: elsewhere what is left is the price of a connection, which everybody pays.',
      'wrk corrects its p99 for the probes that it could not send while it waited: one pause of a load with one connection weighs as much as all the answers that would have come in it. Once a second (`maxAgeMs`) the probes wait for a query to the database.',
      'lightship and the bare server run on the main thread of an otherwise idle application; the probe server has a thread of its own, so part of its processor time is spent beside the main thread.',
      'nestjs-probes hands the head and the body of an answer to the socket in one piece. Node 20 and 22 make two pieces of what `end(body)` gets, the second of them empty, and a vectored write of both (3,018 `writev` for 3,000 answers); Node 24 and 26 do not. One bare server that does as nestjs-probes does took 0.89 to 0.91 times the CPU time of one that calls `end(body)`, on 16 kept connections of a busy machine with Node 20. The limit calls `end(body)`, as people write it, so a ratio below 1 is possible there.',
      'Where the time goes on Fastify: Node 20 has a state in which `process.nextTick()` is slow until the process ends. V8 notes the shape of the object that each call makes. A full garbage collection takes that shape away if no tick waits in this moment, and V8 then takes the place for one with many shapes: unless it has compiled the function before, each call goes through its runtime from then on. An answer makes 10 ticks or more, and `perf` counts 11 % of all samples there.',
      'Who is hit: any process that has made enough ticks before its first collection. The start of a Fastify application makes them, the start of an Express application and a bare server do not. The table "Node alone" has a bare server before and after such a collection; the table "a bare handler" has nestjs-probes beside the same application, Nest and Fastify and database, whose only listener is a bare one, after such a collection.',
      'Where the time of a new connection goes: Node makes a socket, two streams and a parser for it, most of the cost for everybody. nestjs-probes notes each connection besides, to close it in time when the application drains; and the collector has more to look at in an application than in a bare server.',
      'The asking process shares the machine. Where an answer costs it more than it costs the contestant, rates draw closer to each other than the contestants are: the processor time for each answer, of the whole process, does not have that blur.',
    ],
  };
}

export function cpuTables(rows) {
  return [
    { group: EXPRESS, file: '1-cpu-express', most: MOST_CPU },
    { group: FASTIFY, file: '1-cpu-fastify', most: MOST_CPU },
    { group: OWN_PORT, file: '1-cpu-own-port', most: MOST_CPU },
    { group: NODE_ALONE, file: '1-cpu-node-alone' },
    { group: SAME_APPLICATION, file: '1-cpu-same-application' },
  ].flatMap((table) =>
    rows.some(({ group }) => group === table.group)
      ? [cpuTable(rows, { ...table, title: `CPU time for an answer, ${table.group}` })]
      : [],
  );
}
