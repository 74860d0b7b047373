import type { CheckContext, CheckOutcome } from '../../checks/health-check.js';
import { orAborted } from '../../timing/or-aborted.js';
import { patienceMsOf } from '../arguments/given-context.js';
import { Outstanding } from '../waits/outstanding.js';
import { within } from '../waits/within.js';
import { seconds } from '../wording/seconds.js';
import type { ClusterClient, Master, MasterConnection } from './cluster.js';
import { judgeCluster, type ClusterState, type MasterAnswer, readClusterInfo } from './judge-cluster.js';
import { isPong, textOf } from './pong.js';
import { ping } from './pings.js';

/** A run that finds a master silent does not wait for this. The next run asks the masters that were learned. */
const lessons = new Outstanding<void>({ pauseMs: 2_000, longestPauseMs: 60_000 });

/**
 * Asks each master at the same time. Each of them is waited for a part of `context.timeoutMs`, so that the outcome can
 * still name those that do not answer.
 *
 * @param client The object that the application has. It stands for the cluster from run to run.
 */
export async function pingCluster(
  client: object,
  cluster: ClusterClient,
  context: CheckContext,
  degradedAboveMs: number,
): Promise<CheckOutcome> {
  const endsAt = performance.now() + patienceMsOf(context);
  const soon = async <T>(work: PromiseLike<T>): Promise<T> => {
    const leftMs = Math.max(endsAt - performance.now(), 0);
    const waited = new Error(`no answer for ${seconds(patienceMsOf(context))}`);
    const told = await within<T | Error>(leftMs, Promise.resolve(work), () => waited);
    if (told === waited) throw waited;
    return told as T;
  };
  return await orAborted(run(client, cluster, degradedAboveMs, soon), context.signal);
}

type Soon = <T>(work: PromiseLike<T>) => Promise<T>;

async function run(client: object, cluster: ClusterClient, degradedAboveMs: number, soon: Soon): Promise<CheckOutcome> {
  await soon(cluster.ready());
  const masters = cluster.masters();
  const answers = await Promise.all(masters.map((master) => ask(master, soon)));
  const asked = masters.filter(({ connection }) => connection !== undefined);
  const answering = masters.filter((_, index) => answers[index]?.kind === 'answered');
  const silent = masters.find((master) => !answering.includes(master));
  if (silent !== undefined) {
    lessons.ask(client, () => cluster.learnAnew(silent, answering)).catch(() => undefined); // This outcome says what is wrong.
    return judgeCluster(answers, asked.length, undefined, degradedAboveMs);
  }
  return judgeCluster(answers, asked.length, await stateOf(answering[0]?.connection, soon), degradedAboveMs);
}

async function ask({ address, connection }: Master, soon: Soon): Promise<MasterAnswer> {
  if (connection === undefined) return { kind: 'silent', address, reason: 'the client has no connection' };
  const startedAt = performance.now();
  try {
    const reply = await soon(ping(connection.key, () => connection.ping()));
    if (isPong(reply)) return { kind: 'answered', address, tookMs: performance.now() - startedAt };
    return { kind: 'silent', address, reason: `answered "${textOf(reply).slice(0, 100)}"` };
  } catch (error) {
    return { kind: 'silent', address, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** All masters answer. But slots may have no master, and a cluster with such slots may refuse all commands. */
async function stateOf(connection: MasterConnection | undefined, soon: Soon): Promise<ClusterState | undefined> {
  if (connection === undefined) return undefined;
  // A user who may not send this command may still use the cluster, so a refusal says nothing.
  const info = await soon(connection.info()).catch(() => undefined);
  return readClusterInfo(info);
}
