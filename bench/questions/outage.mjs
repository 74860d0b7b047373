// A database that goes away and comes back, twice, while everybody is probed every second.
import { setTimeout } from 'node:timers/promises';
import { whenReady } from '../contestants.mjs';
import { now } from '../measuring/clock.mjs';

const EVERY_MS = 1_000;
const KUBELET_TIMEOUT_MS = 1_000;
const WAIT_MS = 12_000;
const SETTLE_MS = 3_000;

export const EVENTS = [
  { event: 'killed', act: (database) => database.kill(), status: 503 },
  { event: 'started again', act: (database) => database.start(), status: 200, isOverWhenDone: true },
  { event: 'frozen', act: (database) => database.pause(), status: 503 },
  { event: 'woken up', act: (database) => database.resume(), status: 200 },
];

/** Adds to each row of an event and a contestant how many ms it took: to the answer, and as a kubelet sees it. */
export async function liveThrough(context, running, round, rows) {
  for (const { said } of running) await whenReady(said.ready);
  const urls = Object.fromEntries(running.map(({ name, said }) => [name, said.ready]));
  const answers = [];
  let lastTick = 0;
  const watching = context.asker.run('watch', { urls, everyMs: EVERY_MS }, (event) =>
    event.tick ? (lastTick = event.tick) : answers.push(event),
  );
  await setTimeout(SETTLE_MS);
  for (const { event, act, status, isOverWhenDone } of EVENTS) {
    context.progress(`round ${round + 1} of ${context.rounds}, ${event}`);
    await inPhase(() => lastTick, (round + 0.5) / context.rounds);
    const startedAt = now();
    await act(context.database);
    const happenedAt = isOverWhenDone ? now() : startedAt;
    const told = (name) => answers.filter((answer) => answer.name === name && answer.answeredAt > happenedAt);
    const isTold = ({ name }) => told(name).some((answer) => answer.status === status);
    while (now() < happenedAt + WAIT_MS && !running.every(isTold)) await setTimeout(50);
    for (const { name } of running) {
      const row = rows.find((other) => other.event === event && other.name === name);
      const first = told(name).filter((answer) => answer.status === status);
      row.first.push(first.length > 0 ? Math.min(...first.map(({ answeredAt }) => answeredAt)) - happenedAt : null);
      row.kubelet.push(asKubelet(told(name), status, happenedAt));
    }
    await setTimeout(SETTLE_MS);
  }
  await context.asker.run('stopWatching');
  await watching;
}

/** Waits for such a part of the time between two probes. */
async function inPhase(lastTick, phase) {
  const before = lastTick();
  while (lastTick() === before) await setTimeout(2);
  await setTimeout(Math.max(0, lastTick() + phase * EVERY_MS - now()));
}

/** To the kubelet a probe that takes longer than its timeout has failed by then, whatever is answered later. */
function asKubelet(answers, status, happenedAt) {
  const verdicts = answers.map((answer) => {
    const isLate = answer.answeredAt - answer.sentAt > KUBELET_TIMEOUT_MS;
    const isUp = answer.status === 200 && !isLate;
    return { isUp, at: isLate ? answer.sentAt + KUBELET_TIMEOUT_MS : answer.answeredAt };
  });
  const turned = verdicts.filter(({ isUp, at }) => isUp === (status === 200) && at > happenedAt);
  return turned.length > 0 ? Math.min(...turned.map(({ at }) => at)) - happenedAt : null;
}
