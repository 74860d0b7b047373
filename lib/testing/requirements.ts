import type { CheckResult } from '../checks/check-result.js';
import { nextTurn, pause, realTime } from '../timing/real-time.js';
import { said, type Trial } from './trial.js';

const RUNS_DURING_A_FAULT = 2;
const MANY_RUNS = 20;

/** A check has this time to end after its deadline. */
const BETWEEN_RUNS_MS = 500;

/** What the library says of a run that has not settled at its deadline. */
const TIMED_OUT = 'Health check timed out';

export async function becomesHealthy(trial: Trial): Promise<void> {
  await trial.until('healthy', ({ status }) => status !== 'unhealthy');
}

export function requireWell(result: CheckResult): void {
  if (result.status === 'unhealthy') throw new Error(`The server answers, and the check is ${said(result)}`);
}

/** Whether it is unhealthy for a reason that a person can use. */
function hasReason({ status, message }: CheckResult): boolean {
  return status === 'unhealthy' && message !== undefined && message !== TIMED_OUT;
}

export function requireReason(result: CheckResult): void {
  if (!hasReason(result)) throw new Error(`The server is away, and the check does not say why: ${said(result)}`);
}

export function saysThatConnectionsAreInUse(result: CheckResult): void {
  if (/in use|exhausted|busy/i.test(result.message ?? '')) return;
  throw new Error(`The message does not say that all connections are in use: ${said(result)}`);
}

/** A client may learn of it after its first run. */
export async function saysThatThePasswordIsWrong(trial: Trial): Promise<void> {
  await trial.until('unhealthy because of the password', ({ status, message }) => {
    return status === 'unhealthy' && /passw|auth|access|denied|credential/i.test(message ?? '');
  });
}

/** Nothing comes back from the server. */
export async function staysUnhealthy(trial: Trial): Promise<void> {
  for (let run = 1; run <= RUNS_DURING_A_FAULT; run++) {
    const result = await trial.run(); // oxlint-disable-line no-await-in-loop
    if (result.status !== 'unhealthy') throw new Error(`The server does not answer, and the check is ${said(result)}`);
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
