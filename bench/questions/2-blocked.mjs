import { titleOf } from '../contestants.mjs';
import { median, spread } from '../measuring/statistics.mjs';
import { loadTable } from './load-table.mjs';
import { CLOSED_LOOPS, sideBySide } from './side-by-side.mjs';

export const title = 'And while the main thread is blocked for 500 ms out of every 600?';
export const asked = `The same applications, computing. The loads are those of question 1, and one more: a new connection every
20 ms whether or not the probe before has been answered, which is how a probe meets a busy application. A load that
waits for its answer sends few probes into a blocked thread, so its p50 flatters whoever blocks. Times
include the opening of a connection.`;

const BLOCKED = [500, 600];
const LIMIT_MS = 20;
/** Nobody probes from 64 connections; they show where the limit of two cores is. */
const CROWDED = /^64/;
const GROUP = 'blocked';
const PACED = { load: 'every 20 ms, new for each', job: 'paced', everyMs: 20, seconds: 2.4 };
/** Two turns of the blocking: not one free moment more for one than for the other. */
const SECONDS = (2 * BLOCKED[1]) / 1_000;

export async function measure(context) {
  const settings = { databaseUrl: context.database.url, platform: 'express', blocked: BLOCKED };
  const names = ['probe-server', 'lightship', 'nestjs-probes', 'terminus', 'terminus-cached', 'godaddy', 'bare-nest'];
  const loads = [
    PACED,
    ...CLOSED_LOOPS.map((load) => ({ ...load, job: load.isKept ? 'kept' : 'fresh', seconds: SECONDS })),
  ];
  // One after the other: seven blocked applications at once would fight for the processor.
  const groups = names.map((name) => ({ group: GROUP, names: [name], settings }));
  return { rows: await sideBySide(context, { groups, loads, warmUpSeconds: SECONDS }) };
}

export function report({ rows }) {
  const sorted = [PACED, ...CLOSED_LOOPS].flatMap(({ load }) => rows.filter((row) => row.load === load));
  const goals = sorted
    .filter(({ name, load }) => name === 'probe-server' && !CROWDED.test(load))
    .map(({ load, p99 }) => ({
      goal: `${titleOf('probe-server')}: p99 of ${LIMIT_MS} ms at most`,
      where: load,
      measured: `${spread(p99, 1)} ms`,
      met: median(p99) <= LIMIT_MS,
    }));
  return {
    tables: [
      loadTable(sorted, {
        group: GROUP,
        title: 'Main thread blocked, Express',
        against: [],
        chart: { file: '2-blocked', what: 'p99, ms', field: 'p99', digits: 1 },
        goals,
        // Most of it is the blocking.
        hasCpu: false,
      }),
    ],
    notes: [
      'Only the probe server of nestjs-probes has a thread of its own; lightship has a port of its own, and the thread of the application.',
      'While the main thread is blocked the probe server gives out the latest results, marked `"stale": true`: none of these contestants could ask the database then.',
      'On two cores a blocked main thread, the worker and the asking process are three that want to run: with connections that are never idle, the p99 of the probe server is made of that.',
      'Express only: whatever the platform, it does not get to run.',
    ],
  };
}
