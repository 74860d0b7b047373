import { titleOf } from '../contestants.mjs';
import { cpuHierarchy, whyNoLimits } from '../measuring/cgroup.mjs';
import { roundsFor } from '../measuring/compute.mjs';
import { figure, quantile, spread } from '../measuring/statistics.mjs';
import { underLimits } from './limited.mjs';

/** Other loads and limits can be asked for: `WORK_MS=5 CLIENTS=64 LIMITS=50m,300m`. */
const WORK_MS = fromEnvironment('WORK_MS', 46);
const CLIENTS = fromEnvironment('CLIENTS', 4);
const SECONDS = fromEnvironment('PROBES', 25);
const LIMITS = (process.env.LIMITS || '100m,200m,500m,1').split(',').map(limitOf);
const P99_LIMIT_MS = 250;
const P99_LIMIT_AT = '100m';
/** A round takes some 7 minutes. */
export const mostRounds = 3;
const NAMES = ['probe-server', 'nestjs-probes', 'terminus', 'lightship', 'godaddy', 'bare-nest'];
const OURS = 'probe-server';
const PROBES = {
  liveness: 'three failures in a row are a restart',
  readiness: 'three failures in a row take the pod out of the Service',
};

export const title = 'What does a CPU limit do to the probes of a busy application?';
export const asked = `The process is in a cgroup with ${LIMITS.map(({ limit }) => limit).join(', ')}, set as the kubelet sets it (so much in every 100 ms), and
its event loop is never idle: ${CLIENTS} clients outside of the cgroup ask again and again for a route that computes for ${WORK_MS} ms of
a whole core. Liveness and readiness are each probed every second as the kubelet does: a new connection, and what is not
answered with 200 within 1 s has failed. Times are of the probes that did not fail, with the opening of the connection,
all rounds together.`;

export async function measure(context) {
  const hierarchy = cpuHierarchy();
  const missing = await whyNoLimits(hierarchy);
  if (missing) return { missing, rows: [] };
  const computeRounds = roundsFor(WORK_MS);
  const settings = { databaseUrl: context.database.url, platform: 'express', computeRounds };
  const rows = Object.keys(PROBES).flatMap((probe) =>
    LIMITS.flatMap(({ limit }) => NAMES.map((name) => ({ probe, limit, name, ...nothingYet() }))),
  );
  const seconds = context.seconds(SECONDS);
  for (let round = 0; round < context.rounds; round++) {
    const load = { settings, clients: CLIENTS, seconds, round, rows };
    await underLimits(context, { hierarchy, limits: LIMITS, names: NAMES, ...load });
  }
  return { version: hierarchy.version, computeRounds, rows };
}

/** A limit as a manifest has it: `100m`, `1`, `0.5`. */
function limitOf(text) {
  const cores = /^\d+m$/.test(text) ? Number.parseInt(text, 10) / 1_000 : Number(text);
  if (!(cores >= 0.01)) throw new Error(`LIMITS must be a list like 100m,0.5,1 with 10m at least, got ${text}`);
  return { limit: text.endsWith('m') ? text : `${text} CPU`, cores };
}

function fromEnvironment(name, usual) {
  const value = Number(process.env[name] || usual);
  if (!(value >= 1)) throw new Error(`${name} must be a number from 1, got ${process.env[name]}`);
  return value;
}

const nothingYet = () => ({
  sent: 0,
  longestRun: 0,
  failedHow: [],
  ms: [],
  servedPerSecond: [],
  refused: 0,
  usedPercent: [],
});

export function report({ missing, version, rows }) {
  if (missing) return { tables: [], notes: [`Skipped: ${missing}.`] };
  return {
    tables: Object.keys(PROBES).map((probe) =>
      table(
        probe,
        rows.filter((row) => row.probe === probe),
      ),
    ),
    notes: [
      `The limit is set by cgroup version ${version} on the process alone, with all its threads. PostgreSQL, the clients and the prober are outside of it. "% of its limit" is the processor time that the process used: near 100 it was limited by nothing else. At 1 CPU the waits of the clients and of the network are part of the rest.`,
      `The process boots and is warmed up before the limit is put on: under 100m the boot alone takes many seconds, which is a matter of the startup probe.`,
      'Liveness is what each documents for it: `/health/live` of nestjs-probes and `/live` of lightship; `@nestjs/terminus` with no indicator, `@godaddy/terminus` with a check that does nothing, and the bare controller return at once. Nobody asks the database for it. Readiness is the route of the other questions; `@nestjs/terminus` and `@godaddy/terminus` ask the database there.',
      'The same work for everybody: so many rounds of writing and reading JSON, as many as take the time above on a whole core of this machine, counted once before the first process is started.',
      `Why this load: one turn of a saturated event loop takes about clients × work ÷ limit, here ${LIMITS.map(({ limit, cores }) => `${figure((CLIENTS * WORK_MS) / cores / 1_000, 2)} s at ${limit}`).join(', ')}, and a probe of the main thread waits for more than one turn, because it opens a connection first. Where that is near the timeout of 1 s or above it, the main thread fails. With less (\`CLIENTS=1 WORK_MS=5\`) the others pass too. Where a turn takes longer than \`unreadyAfterMs\` (5 s), the readiness of the probe server says "not ready" as well, by design, and its liveness goes on.`,
      'Fewer than 101 probes have no other 99th percentile than the slowest one: then p99 and the most are the same.',
      'The kernel gives out processor time in periods of 100 ms. The probes are shifted against them by 37 ms a probe, so that they come in all parts of a period.',
      'As many contestants run at once as need half of the cores at their limits, in another order and company in each round, so that what is short is the limit and not the machine.',
      'An answer of the probe server that is marked `"stale": true` counts as answered: it says that the process is alive, and readiness as it was last known. What it answers when the event loop stands still for longer than `unreadyAfterMs` (5 s) counts as failed.',
      'The worker thread of the probe server has no processor time of its own: it shares the limit with a main thread that uses up all there is, and waits for the next period. That is what its times are made of.',
    ],
  };
}

function table(probe, rows) {
  return {
    title: `${probe[0].toUpperCase()}${probe.slice(1)}: ${PROBES[probe]}`,
    columns: [
      'limit',
      'contestant',
      'probes',
      'failed',
      'longest run',
      'failed how',
      'p50, ms',
      'p99, ms',
      'most, ms',
      'served/s',
      'refused',
      '% of its limit',
    ],
    rows: rows.map((row) => [
      row.limit,
      titleOf(row.name),
      figure(row.sent),
      figure(row.failedHow.length),
      figure(row.longestRun),
      counted(row.failedHow),
      ...[0.5, 0.99, 1].map((part) => (row.ms.length > 0 ? figure(quantile(row.ms, part)) : '–')),
      spread(row.servedPerSecond, 1),
      figure(row.refused),
      spread(row.usedPercent),
    ]),
    chart: {
      file: `9-${probe}`,
      title: `${probe} probes that failed, %`,
      bars: rows.map((row) => ({
        group: row.limit,
        label: titleOf(row.name),
        values: [(100 * row.failedHow.length) / row.sent],
      })),
    },
    goals: goals(rows.filter(({ name }) => name === OURS)),
  };
}

function goals(rows) {
  const tightest = rows.find(({ limit }) => limit === P99_LIMIT_AT);
  const p99 = tightest?.ms.length > 0 ? quantile(tightest.ms, 0.99) : Infinity;
  return [
    ...rows.map(({ limit, sent, failedHow }) => ({
      goal: `${titleOf(OURS)}: no probe failed`,
      where: limit,
      measured: `${figure(failedHow.length)} of ${figure(sent)}`,
      met: failedHow.length === 0,
    })),
    ...(tightest
      ? [
          {
            goal: `${titleOf(OURS)}: p99 below ${P99_LIMIT_MS} ms`,
            where: P99_LIMIT_AT,
            measured: `${figure(p99)} ms`,
            met: p99 < P99_LIMIT_MS,
          },
        ]
      : []),
  ];
}

function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => `${value}: ${count}`).join('; ') || '–';
}
