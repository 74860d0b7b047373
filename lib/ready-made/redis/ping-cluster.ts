import type { CheckContext, CheckOutcome } from '../../checks/health-check.js';
import { describeError } from '../../errors/describe-error.js';
import { orAborted } from '../../timing/or-aborted.js';
import { realTime } from '../../timing/real-time.js';
import { patienceMsOf } from '../arguments/given-context.js';
import { Outstanding } from '../waits/outstanding.js';
import { within } from '../waits/within.js';
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
  const endsAt = realTime.now() + patienceMsOf(context);
  const soon: Soon = async (work, otherwise) => {
    const tooLate = new Error(otherwise);
    const told = await within<unknown>(Math.max(endsAt - realTime.now(), 0), Promise.resolve(work), () => tooLate);
    if (told === tooLate) throw tooLate;
    return told;
  };
  return await orAborted(run(client, cluster, degradedAboveMs, soon), context.signal);
}

/** Resolves with `work`, or rejects with `otherwise` when the time of this run is nearly over. */
type Soon = (work: PromiseLike<unknown>, otherwise: string) => Promise<unknown>;

async function run(client: object, cluster: ClusterClient, degradedAboveMs: number, soon: Soon): Promise<CheckOutcome> {
  await soon(cluster.ready(), 'the client has no connection to the cluster');
  const masters = cluster.masters();
  const answers = await Promise.all(masters.map((master) => ask(master, soon)));
  const asked = masters.filter(({ connection }) => connection !== undefined);
  const answering = masters.filter((_, index) => answers[index]?.kind === 'answered');
  const silent = masters.find((master) => !answering.includes(master));
  if (silent !== undefined) {
    // If it fails, the next outcome says that the master is still silent.
    lessons.ask(client, () => cluster.learnAnew(silent, answering)).catch(() => undefined);
    return judgeCluster(answers, asked.length, undefined, degradedAboveMs);
  }
  return judgeCluster(answers, asked.length, await stateOf(answering[0]?.connection, soon), degradedAboveMs);
}

async function ask({ address, connection }: Master, soon: Soon): Promise<MasterAnswer> {
  if (connection === undefined) return { kind: 'failed', address, reason: 'the client has no connection' };
  const startedAt = realTime.now();
  try {
    const reply = await soon(
      ping(connection.key, () => connection.ping()),
      'no answer',
    );
    if (isPong(reply)) return { kind: 'answered', address, tookMs: realTime.now() - startedAt };
    return { kind: 'failed', address, reason: `answered "${textOf(reply).slice(0, 100)}"` };
  } catch (error) {
    return { kind: 'failed', address, reason: describeError(error) };
  }
}

/** All masters answer. But slots may have no master, and a cluster with such slots may refuse all commands. */
async function stateOf(connection: MasterConnection | undefined, soon: Soon): Promise<ClusterState | undefined> {
  if (connection === undefined) return undefined;
  // A user who may not send this command may still use the cluster, so a refusal says nothing.
  const info = await soon(connection.info(), 'no answer').catch(() => undefined);
  return readClusterInfo(info);
}
