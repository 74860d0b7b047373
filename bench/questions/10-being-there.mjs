import { setTimeout } from 'node:timers/promises';
import { open, titleOf, turns, whenReady } from '../contestants.mjs';
import { activity, memory, rates } from '../measuring/footprint.mjs';
import { ask, end } from '../measuring/processes.mjs';
import { median, spread } from '../measuring/statistics.mjs';

export const title = 'What does it cost to be there?';
export const asked = `An application that nobody uses, for a minute: processor time and wake-ups of all its threads, and its memory after
it, with the garbage of the main thread collected. All run side by side in the same minute, each twice: one that no probe asks, and one
that a kubelet asks, with the manifest of the README: its readiness every 5 s and its liveness every 10 s, each over a new
connection. Differences are to bare Nest of the same round that is asked as often.`;

const NAMES = ['bare-nest', 'nestjs-probes', 'probe-server', 'terminus', 'lightship', 'godaddy'];
/** Until the pools have let go of their connections, and V8 has cleaned up after the start. */
const SETTLE_SECONDS = 30;
const SECONDS = 60;
const READINESS_EVERY_MS = 5_000;
const LIVENESS_EVERY_MS = 10_000;
/** Probes of a kubelet do not come in one moment. */
const BETWEEN_MS = 2_500;
const FIELDS = ['cpuPercent', 'wakeUps', 'privateMb', 'pssMb'];
const CASES = { quiet: 'no probe asks', probed: '3 probes in 10 s' };

const GOALS = [
  { field: 'cpuPercent', most: 0.1, what: '% of a core', digits: 3 },
  { field: 'wakeUps', most: 6, what: 'wake-ups a second', digits: 1 },
  { field: 'privateMb', most: 6, what: 'MB private', digits: 1 },
];

export async function measure(context) {
  const all = Object.keys(CASES).flatMap((when) => NAMES.map((name) => ({ when, name })));
  const rows = all.map((row) => ({ ...row, failed: 0, ...Object.fromEntries(FIELDS.map((field) => [field, []])) }));
  const settings = { databaseUrl: context.database.url, platform: 'express' };
  for (let round = 0; round < context.rounds; round++) {
    context.progress(`round ${round + 1} of ${context.rounds}`);
    const running = [];
    try {
      for (const row of turns(rows, round)) {
        const contestant = await open(row.name, settings, ['--expose-gc']);
        running.push({ row, contestant });
        await whenReady(contestant.said.ready);
      }
      await setTimeout(context.seconds(SETTLE_SECONDS) * 1_000);
      await live(context, running);
    } finally {
      await Promise.all(running.map(({ contestant }) => end(contestant)));
    }
  }
  return { rows };
}

/** A minute in the life of all of them. */
async function live({ asker, seconds }, running) {
  const before = running.map(({ contestant }) => activity(contestant.child.pid));
  const probes = running
    .filter(({ row }) => row.when === 'probed')
    .map(async ({ row, contestant }) => {
      row.failed += await kubelet(asker, contestant.said, seconds(SECONDS));
    });
  await setTimeout(seconds(SECONDS) * 1_000);
  const spent = running.map(({ contestant }, index) => rates(before[index], activity(contestant.child.pid)));
  await Promise.all(probes);
  // Else it would be chance how much garbage is there.
  for (const { contestant } of running) await ask(contestant, 'heap');
  for (const [index, { row, contestant }] of running.entries()) {
    const figures = { ...spent[index], ...memory(contestant.child.pid) };
    for (const field of FIELDS) row[field].push(figures[field]);
  }
}

/** @returns how many probes failed. */
async function kubelet(asker, said, seconds) {
  // Of each probe one at least, also in a quick look.
  const paced = (url, everyMs) =>
    asker.run('paced', { url, everyMs, seconds: Math.max(everyMs / 1_000, seconds - BETWEEN_MS / 1_000) });
  const liveness = setTimeout(BETWEEN_MS).then(() => paced(said.live, LIVENESS_EVERY_MS));
  const told = await Promise.all([paced(said.ready, READINESS_EVERY_MS), liveness]);
  return told.reduce((sum, { failed }) => sum + failed, 0);
}

export function report({ rows }) {
  const bare = (when) => rows.find((row) => row.when === when && row.name === 'bare-nest');
  const more = (row, field) => row[field].map((value, round) => value - bare(row.when)[field][round]);
  const both = (row, field, digits) => [
    spread(row[field], digits),
    row.name === 'bare-nest' ? '–' : spread(more(row, field), digits),
  ];
  return {
    tables: Object.entries(CASES).map(([when, how]) => {
      const shown = rows.filter((row) => row.when === when);
      return {
        title: `An idle minute, ${how}`,
        columns: ['contestant', '% of a core', 'wake-ups/s', 'private, MB', 'PSS, MB'].flatMap((column, index) =>
          index === 0 ? [column] : [column, 'more than bare Nest'],
        ),
        rows: shown.map((row) => [
          titleOf(row.name),
          ...both(row, 'cpuPercent', 3),
          ...both(row, 'wakeUps', 1),
          ...both(row, 'privateMb', 1),
          ...both(row, 'pssMb', 1),
        ]),
        chart: {
          file: `10-${when}`,
          title: `Wake-ups a second, ${how}`,
          bars: shown.map((row) => ({ label: titleOf(row.name), values: row.wakeUps })),
          digits: 1,
        },
        goals: GOALS.map(({ field, most, what, digits }) => {
          const row = shown.find(({ name }) => name === 'probe-server');
          return {
            goal: `${titleOf(row.name)}: at most ${most} ${what} more than ${titleOf('bare-nest')}`,
            where: how,
            measured: spread(more(row, field), digits),
            met: median(more(row, field)) <= most,
          };
        }),
      };
    }),
    notes: [
      'A wake-up is a voluntary context switch of any thread of the process (`/proc/PID/task/*/status`): a thread that goes to sleep has been woken before. Involuntary ones are the other processes of the machine. Processor time is from `schedstat` of the same threads, memory from `smaps_rollup`.',
      'What each does in the background: nestjs-probes, with and without the probe server, asks the database once in 10 s (`checks.intervalMs`, the default), and all others ask it never, or for a probe. So it has a connection that lives, where the pool of the others is empty after 10 s. With the probe server two threads look after each other besides. Bare Nest, `@nestjs/terminus`, `@godaddy/terminus` and lightship do nothing at all, but for the timers of their HTTP servers: lightship has one server more.',
      'Where it goes: the row of nestjs-probes without a probe server is what the background check costs, with the code of the library. What the probe server has more than that is its worker thread. Processor time is mostly the price of waking a thread up: the work of a look or a sign takes some 10 µs.',
      'With probes: a readiness of nestjs-probes whose results are older than a second, and each of `@nestjs/terminus` and `@godaddy/terminus`, asks the database; lightship and bare Nest ask nobody.',
      'Most of the memory of the probe server is the worker thread itself: a thread of Node 20 that runs an empty script takes 7.6 MB private, because it has a heap of its own with the JavaScript part of Node in it. `node:http` in it takes 0.3 MB, the code and the data of the probe server 1.7 MB.',
      'With the probe server the main thread gives a sign of life once a second, and the worker looks once a second, in the same moment in which Node looks for slow clients there; ten times a second each while the application has work.',
    ],
  };
}
