import { setTimeout } from 'node:timers/promises';
import { open, titleOf, turns, whenReady } from '../contestants.mjs';
import { installSizes } from '../measuring/install-size.mjs';
import { ask, end, memoryMb } from '../measuring/processes.mjs';
import { figure, median, spread } from '../measuring/statistics.mjs';

export const title = 'How much memory and disk does it take?';
export const asked = `The resident memory of the process and its heap, both after a garbage collection: 2 s after it is ready, and after
3 s of probes on 16 kept connections. And what \`npm install\` adds to a Nest application that has a database.`;

const NAMES = ['bare-nest', 'terminus', 'nestjs-probes', 'probe-server', 'godaddy', 'lightship'];
const SETTLE_SECONDS = 2;
const LOAD_SECONDS = 3;
const LIMIT_MB = 3;
const FIELDS = ['started', 'startedHeap', 'loaded', 'loadedHeap'];

export async function measure(context) {
  const rows = NAMES.map((name) => ({ name, failed: 0, ...Object.fromEntries(FIELDS.map((field) => [field, []])) }));
  for (let round = 0; round < context.rounds; round++) {
    for (const name of turns(NAMES, round)) {
      context.progress(`round ${round + 1} of ${context.rounds}, ${titleOf(name)}`);
      const contestant = await open(name, { databaseUrl: context.database.url, platform: 'express' }, ['--expose-gc']);
      const row = rows.find((other) => other.name === name);
      await whenReady(contestant.said.ready);
      await setTimeout(context.seconds(SETTLE_SECONDS) * 1_000);
      row.startedHeap.push(await ask(contestant, 'heap'));
      row.started.push(memoryMb(contestant));
      const load = { url: contestant.said.ready, connections: 16, seconds: context.seconds(LOAD_SECONDS) };
      const { failed } = await context.asker.run('kept', load);
      row.failed += failed;
      row.loadedHeap.push(await ask(contestant, 'heap'));
      row.loaded.push(memoryMb(contestant));
      await end(contestant);
    }
  }
  return { rows, installs: await installSizes(context.progress) };
}

export function report({ rows, installs }) {
  const of = (wanted) => rows.find(({ name }) => name === wanted);
  const more = (row, field, other) => row[field].map((mb, round) => mb - of(other)[field][round]);
  const memory = (when, field, heap, file) => ({
    title: when,
    columns: ['contestant', 'resident, MB', 'more than bare Nest', 'heap, MB', 'more than bare Nest', 'probes not 200'],
    rows: rows.map((row) => [
      titleOf(row.name),
      spread(row[field], 1),
      spread(more(row, field, 'bare-nest'), 1),
      spread(row[heap], 1),
      spread(more(row, heap, 'bare-nest'), 1),
      figure(row.failed),
    ]),
    chart: {
      file,
      title: `${when}, resident, MB`,
      bars: rows.map((row) => ({ label: titleOf(row.name), values: row[field] })),
      digits: 1,
    },
    goals: [goal(field, 'resident'), goal(heap, 'heap')],
  });
  const goal = (field, where) => {
    const difference = more(of('nestjs-probes'), field, 'terminus');
    return {
      goal: `${titleOf('nestjs-probes')}: within ${LIMIT_MB} MB of ${titleOf('terminus')}`,
      where,
      measured: `${spread(difference, 1)} MB more`,
      met: median(difference) <= LIMIT_MB,
    };
  };
  const disk = {
    title: 'What npm install adds',
    columns: ['added to a Nest application with TypeORM', 'packages', 'MB'],
    rows: installs.map(({ what, packages, mb }) => [what, figure(packages), figure(mb, 2)]),
    chart: {
      file: '8-install',
      title: 'What npm install adds, MB',
      bars: installs.map(({ what, mb }) => ({ label: what, values: [mb] })),
      digits: 2,
    },
  };
  return {
    tables: [
      memory('After the start', 'started', 'startedHeap', '8-memory-started'),
      memory('After load', 'loaded', 'loadedHeap', '8-memory-loaded'),
      ...(installs.length > 0 ? [disk] : []),
    ],
    notes: [
      'Each is the same Nest application on Express with TypeORM; bare Nest is it without any health library. Resident memory differs by some MB from start to start of the same program; the heap after a garbage collection is the steadier figure, and has nothing of the worker thread of the probe server in it.',
      'After load: under `@nestjs/terminus` without a cache and `@godaddy/terminus` the load reached the database, under the others it did not.',
      ...(installs.length > 0
        ? [
            'nestjs-probes is installed from its packed folder, alone and with `@nestjs/terminus`, which is an optional peer. lightship brings a Fastify of its own.',
          ]
        : ['What npm install adds could not be measured: npm did not install.']),
    ],
  };
}
