import { titleOf } from '../contestants.mjs';
import { figure, median, spread } from '../measuring/statistics.mjs';
import { firstAnswers, shutdownsUnderLoad } from './shutdowns.mjs';

export const title = 'How does it go when it is told to go?';
export const asked = `From SIGTERM to the first answer that says "not ready", asked again as soon as it is answered. Then 20 shutdowns
under load: everybody has the shutdown that its documentation shows, with a window of 2 s between SIGTERM and the end of
serving. New connections come for 1 s after SIGTERM, as they do until Kubernetes has told all nodes; clients with a
connection of their own go on using it until it is closed or an answer says \`Connection: close\`, because removal from a
Service cuts no connection. Each request is 10 ms in the database. Who is still there after 8 s is killed.`;

const WINDOW_MS = 2_000;
const SHUTDOWNS = 20;
const FIRST_ANSWER_LIMIT_MS = 10;
const OURS = ['nestjs-probes', 'probe-server'];
const FIRST = ['nestjs-probes', 'probe-server', 'terminus', 'godaddy', 'lightship', 'bare-nest'];
const UNDER_LOAD = ['nestjs-probes', 'probe-server', 'terminus', 'godaddy', 'lightship', 'bare-nest'];

export async function measure(context) {
  const settings = { databaseUrl: context.database.url, platform: 'express', windowMs: WINDOW_MS };
  const shutdowns = context.quick ? 1 : SHUTDOWNS;
  return {
    first: await firstAnswers(context, FIRST, settings),
    underLoad: await shutdownsUnderLoad(context, UNDER_LOAD, settings, shutdowns),
    shutdowns,
  };
}

export function report({ first, underLoad, shutdowns }) {
  const fast = first.filter(({ name }) => OURS.includes(name));
  const ours = underLoad.filter(({ name }) => OURS.includes(name));
  return {
    tables: [
      {
        title: 'SIGTERM to the first answer that says "not ready"',
        columns: ['contestant', 'ms', 'what came'],
        rows: first.map(({ name, ms, outcomes }) => [titleOf(name), spread(ms, 1), counted(outcomes)]),
        chart: {
          file: '5-first-answer',
          title: 'SIGTERM to the first answer that says "not ready", ms',
          bars: first.map(({ name, ms }) => ({ label: titleOf(name), values: ms })),
          digits: 1,
        },
        goals: fast.map(({ name, ms }) => ({
          goal: `${titleOf(name)}: not ready within ${FIRST_ANSWER_LIMIT_MS} ms`,
          where: 'after SIGTERM',
          measured: `${spread(ms, 1)} ms`,
          met: median(ms.map((value) => value ?? Infinity)) < FIRST_ANSWER_LIMIT_MS,
        })),
      },
      {
        title: `${shutdowns} shutdowns under load`,
        columns: ['contestant', 'sent', 'lost', 'shutdowns with a loss', 'lost how', 's to its end', 'ended by'],
        rows: underLoad.map((row) => [
          titleOf(row.name),
          figure(row.sent),
          figure(row.lost.length),
          `${row.shutdownsWithLoss} of ${shutdowns}`,
          counted(row.lost.map(({ kind, why }) => `${kind} connection, ${why}`)) || '–',
          spread(
            row.tookMs.map((ms) => ms / 1_000),
            1,
          ),
          counted(row.ends),
        ]),
        chart: {
          file: '5-lost-requests',
          title: `Requests lost in ${shutdowns} shutdowns under load`,
          bars: underLoad.map(({ name, lost }) => ({ label: titleOf(name), values: [lost.length] })),
        },
        goals: ours.map(({ name, lost }) => ({
          goal: `${titleOf(name)}: no request lost`,
          where: `${shutdowns} shutdowns under load`,
          measured: figure(lost.length),
          met: lost.length === 0,
        })),
      },
    ],
    notes: [
      'The window: `drain.delayMs` of nestjs-probes, `gracefulShutdownTimeoutMs` of `@nestjs/terminus`, `beforeShutdown` of `@godaddy/terminus`, `shutdownDelay` of lightship. The bare controller has none; `app.enableShutdownHooks()` is all that Nest itself has. All of them run in a Nest application with its shutdown hooks on where they build on them; `@godaddy/terminus` and lightship are asked to call `app.close()`.',
      'lightship says "not ready" with 500, the others with 503: whatever is not 200 counts. lightship ends its process with exit code 1 when something still keeps it alive a second after its handlers, and after 5 s when they do not come to an end.',
      'nestjs-probes serves for longer than its window while new clients still come; here they stop before it is over.',
      'A request counts as lost when it gets no whole answer with 200, also on a kept connection that the server closed in the very moment in which it was sent: many clients would send it again. A client that lost one does not come back.',
      'A client that is told to close its connection goes to another replica once the first second is over. That is why contestants that tell their clients to close get fewer requests.',
      'The contestants of one shutdown are told at the same time and run side by side, so none has a quieter machine than another.',
    ],
  };
}

function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => `${value}: ${count}`).join('; ');
}
