import { open, titleOf, turns } from '../contestants.mjs';
import { end } from '../measuring/processes.mjs';
import { median, spread } from '../measuring/statistics.mjs';
import { EVENTS, liveThrough } from './outage.mjs';

export const title = 'How long until a dead database is noticed, and until its return?';
export const asked = `All contestants run at once, each is probed every second, in the same moment, over a new connection.
PostgreSQL is killed (SIGKILL to all of its processes: connections are reset, new ones refused) and later started again,
then frozen (SIGSTOP: connections stay open, nobody answers) and woken up. In every round that happens at another moment
between two probes, so that the rounds together cover the second. Times are from the event to the answer.`;

const NAMES = ['nestjs-probes', 'probe-server', 'terminus', 'terminus-cached', 'godaddy'];
/** All are probed in one turn of the asking process, and their answers read one after the other. */
const TOLERANCE_MS = 20;

export async function measure(context) {
  if (!context.database.isOurs) return { rows: [] };
  const rows = EVENTS.flatMap(({ event }) => NAMES.map((name) => ({ event, name, first: [], kubelet: [] })));
  for (let round = 0; round < context.rounds; round++) {
    const running = [];
    try {
      for (const name of turns(NAMES, round)) {
        running.push(await open(name, { databaseUrl: context.database.url, platform: 'express' }));
      }
      await liveThrough(context, running, round, rows);
    } finally {
      await Promise.all(running.map(end));
    }
  }
  return { rows };
}

export function report({ rows }) {
  if (rows.length === 0) return { tables: [], notes: ['Needs a PostgreSQL of its own: leave DATABASE_URL out.'] };
  const of = (event, name) => rows.find((row) => row.event === event && row.name === name);
  return {
    tables: EVENTS.map(({ event, status }, index) => ({
      title: `PostgreSQL ${event}: ms to the first ${status}`,
      columns: [
        'contestant',
        `first ${status}, ms`,
        `first ${status === 200 ? 'success' : 'failure'} to a kubelet, ms`,
      ],
      rows: NAMES.map((name) => [titleOf(name), shown(of(event, name).first), shown(of(event, name).kubelet)]),
      chart: {
        file: `4-${index + 1}-${event.replaceAll(' ', '-')}`,
        title: `PostgreSQL ${event}: ms to the first ${status}`,
        bars: NAMES.map((name) => ({ label: titleOf(name), values: of(event, name).first })),
      },
      goals: ['nestjs-probes', 'probe-server'].map((name) => goal(event, of(event, name), of(event, 'terminus'))),
    })),
    notes: [
      `"First … to a kubelet": with its default timeout of 1 s a probe that is not answered by then has failed. A probe is waited for 10 s here.`,
      '`@nestjs/terminus` gives the ping 1,000 ms, its default; nestjs-probes 750 ms, its default. `@godaddy/terminus` has no timeout of its own: what its README shows waits for as long as the database does.',
      'Woken up: `@nestjs/terminus` leaves its ping on the connection after its deadline, so the answer comes as soon as PostgreSQL runs again. nestjs-probes frees at the deadline what the check held (its connection is destroyed), so that a database that hangs does not use up the pool of the application. A probe then needs a new connection: PostgreSQL starts a process for it, after those for the connections that were given up meanwhile, and checks the password.',
      "The check of nestjs-probes is `critical: true` here, the default: it answers 503 while the database is away, as the others do. With `critical: 'until-ready'`, which its README advises for what all pods share, a pod that was ready once stays in the Service, so there would be no 503 to wait for.",
      'With `circuitBreaker: true` and three failures in a row, the return is noticed up to 30 s later (`resetTimeoutMs`): it is there to leave a failing dependency alone. Here it is off, the default.',
      'lightship and the bare controller do not ask the database.',
    ],
  };
}

function shown(values) {
  const missing = values.filter((value) => value === null).length;
  return missing === 0 ? spread(values) : `${spread(values)}; never in ${missing} of ${values.length}`;
}

function goal(event, own, other) {
  const [mine, theirs] = [own, other].map(({ first }) => median(first.map((ms) => ms ?? Infinity)));
  return {
    goal: `${titleOf(own.name)}: no later than ${titleOf(other.name)} (to ${TOLERANCE_MS} ms)`,
    where: `PostgreSQL ${event}`,
    measured: `${spread(own.first)} ms against ${spread(other.first)} ms`,
    met: mine <= theirs + TOLERANCE_MS,
  };
}
