import type { CheckRun } from '../checks/check-run.js';
import { nextTurn, pause, realTime } from '../timing/real-time.js';
import { said, type Trial } from './trial.js';

const RUNS_DURING_A_FAULT = 2;
const MANY_RUNS = 20;

/** A check has this time to end after its deadline. */
const BETWEEN_RUNS_MS = 500;

export async function becomesHealthy(trial: Trial): Promise<void> {
  await trial.until('healthy', ({ result }) => result.status !== 'unhealthy');
}

export function requireWell(run: CheckRun): void {
  if (run.result.status === 'unhealthy') throw new Error(`The server answers, and the check is ${said(run)}`);
}

/** It is unhealthy, and says more than that its deadline has passed. */
export function requireReason(run: CheckRun): void {
  if (run.outcome === 'unhealthy' && run.result.message !== undefined) return;
  throw new Error(`The server is away, and the check does not say why: ${said(run)}`);
}

export function saysThatConnectionsAreInUse(run: CheckRun): void {
  if (/in use|exhausted|busy/i.test(run.result.message ?? '')) return;
  throw new Error(`The message does not say that all connections are in use: ${said(run)}`);
}

/** A client may learn of it after its first run. */
export async function saysThatThePasswordIsWrong(trial: Trial): Promise<void> {
  await trial.until('unhealthy because of the password', ({ result: { status, message } }) => {
    return status === 'unhealthy' && /passw|auth|access|denied|credential/i.test(message ?? '');
  });
}

/** Nothing comes back from the server. */
export async function staysUnhealthy(trial: Trial): Promise<void> {
  for (let count = 1; count <= RUNS_DURING_A_FAULT; count++) {
    const run = await trial.run(); // oxlint-disable-line no-await-in-loop
    if (run.result.status !== 'unhealthy') {
      throw new Error(`The server does not answer, and the check is ${said(run)}`);
    }
    await pause(BETWEEN_RUNS_MS); // oxlint-disable-line no-await-in-loop
  }
  const most = trial.mostOutstanding;
  if (most > 1) throw new Error(`${most} runs are outstanding: each has to end when its signal is aborted`);
}

/** The server is back. */
export async function holdsNothing(trial: Trial): Promise<void> {
  await becomesHealthy(trial);
  const giveBack = await trial.client.exhaust?.();
  await giveBack?.();
}

/** Many runs leave no more behind than one. */
export async function leavesNothing(trial: Trial): Promise<void> {
  await nextTurn();
  const before = leftBehind(trial);
  for (let run = 1; run <= MANY_RUNS; run++) await trial.run(); // oxlint-disable-line no-await-in-loop
  await nextTurn();
  for (const [what, count] of Object.entries(leftBehind(trial))) {
    const more = count - (before[what] ?? 0);
    // A client may have one of its own now and then. What each run leaves is there as often as it ran.
    if (more >= MANY_RUNS / 2) throw new Error(`${MANY_RUNS} runs leave ${more} ${what}`);
  }
  await trial.closeClient();
  const end = realTime.now() + trial.patienceMs;
  while (trial.proxy.openConnections > 0) {
    if (realTime.now() > end) throw new Error(`${trial.proxy.openConnections} connections are open after close()`);
    await pause(10); // oxlint-disable-line no-await-in-loop
  }
}

function leftBehind({ client, proxy }: Trial): Record<string, number> {
  const listeners = (client.emitters ?? []).map((emitter) =>
    emitter.eventNames().reduce((sum, event) => sum + emitter.listenerCount(event), 0),
  );
  return {
    'listeners on the client': listeners.reduce((sum, count) => sum + count, 0),
    timers: process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length,
    connections: proxy.openConnections,
  };
}
