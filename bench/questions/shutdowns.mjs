// Processes that are told to go.
import { setTimeout } from 'node:timers/promises';
import { open, titleOf, turns, whenReady } from '../contestants.mjs';
import { now } from '../measuring/clock.mjs';
import { end } from '../measuring/processes.mjs';

/** For how long new connections still come after SIGTERM. */
const NEWS_MS = 1_000;
const GRACE_MS = 8_000;

/** How many ms after SIGTERM each says that it is not ready, and how it says so. */
export async function firstAnswers(context, names, settings) {
  const rows = names.map((name) => ({ name, ms: [], outcomes: [] }));
  for (let round = 0; round < context.rounds; round++) {
    for (const name of turns(names, round)) {
      context.progress(`round ${round + 1} of ${context.rounds}, ${titleOf(name)}`);
      const contestant = await open(name, settings);
      await whenReady(contestant.said.ready);
      const told = await context.asker.run('untilUnready', { pid: contestant.child.pid, url: contestant.said.ready });
      await end(contestant);
      const row = rows.find((other) => other.name === name);
      row.ms.push(told.status ? told.ms : null);
      row.outcomes.push(told.status ?? told.reason);
    }
  }
  return rows;
}

/** What becomes of the requests of clients that use each of them meanwhile, and of the process. */
export async function shutdownsUnderLoad(context, names, settings, shutdowns) {
  const rows = names.map((name) => ({ name, sent: 0, lost: [], shutdownsWithLoss: 0, tookMs: [], ends: [] }));
  for (let shutdown = 0; shutdown < shutdowns; shutdown++) {
    context.progress(`shutdown ${shutdown + 1} of ${shutdowns}`);
    const running = [];
    for (const name of turns(names, shutdown)) running.push(await open(name, settings));
    for (const { said } of running) await whenReady(said.ready);
    await Promise.all(
      running.map((contestant) =>
        shutDown(
          context,
          contestant,
          rows.find(({ name }) => name === contestant.name),
        ),
      ),
    );
  }
  return rows;
}

async function shutDown({ asker }, contestant, row) {
  const { sent, lost, signalledAt } = await asker.run('clientsOfLeaving', {
    pid: contestant.child.pid,
    url: `${contestant.said.work}/query`,
    newsMs: NEWS_MS,
    graceMs: GRACE_MS,
  });
  const overdue = setTimeout(Math.max(0, signalledAt + GRACE_MS - now()), undefined, { ref: false });
  await Promise.race([contestant.ended, overdue.then(() => contestant.child.kill('SIGKILL'))]);
  const { code, signal } = await contestant.ended;
  row.tookMs.push(now() - signalledAt);
  row.ends.push(signal ?? `exit code ${code}`);
  row.sent += sent;
  row.lost.push(...lost);
  row.shutdownsWithLoss += lost.length > 0 ? 1 : 0;
}
