import type { CheckOutcome } from '../../checks/health-check.js';
import { SLOTS } from './key-slot.js';

/** What became of the PING of one master. */
export type MasterAnswer =
  | { readonly kind: 'answered'; readonly address: string; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly address: string; readonly reason: string };

/** What a cluster says of itself: `CLUSTER INFO`. */
export interface ClusterState {
  readonly state: string;
  /** How many slots have a master. */
  readonly slots: number;
}

const MOST_NAMED = 3;

/** Reads the answer to `CLUSTER INFO`. `undefined` for one that says something else. */
export function readClusterInfo(info: unknown): ClusterState | undefined {
  const text = info instanceof Uint8Array ? Buffer.from(info).toString() : String(info);
  const figure = (name: string) => new RegExp(`^${name}:(\\w+)`, 'm').exec(text)?.[1];
  const [state, slots] = [figure('cluster_state'), figure('cluster_slots_assigned')];
  return state === undefined || slots === undefined ? undefined : { state, slots: Number(slots) };
}

/**
 * A cluster with a master that does not answer is unhealthy: the commands for a part of the keys fail.
 *
 * @param asked How many of the masters there was a connection to.
 * @param cluster What the cluster says of itself, if it is known.
 */
export function judgeCluster(
  answers: readonly MasterAnswer[],
  asked: number,
  cluster: ClusterState | undefined,
  degradedAboveMs: number,
): CheckOutcome {
  const details = { masters: answers.length, asked };
  const failed = answers.filter((answer) => answer.kind === 'failed');
  if (failed.length > 0) {
    const which = list(failed.map(({ address, reason }) => `${address} (${reason})`));
    const message = `PING failed on ${failed.length} of ${answers.length} masters: ${which}`;
    return { status: 'unhealthy', message, details };
  }
  if (cluster !== undefined && (cluster.state !== 'ok' || cluster.slots < SLOTS)) {
    const message = `the cluster is not complete: state ${cluster.state}, ${SLOTS - cluster.slots} of ${SLOTS} slots have no master`;
    return { status: 'unhealthy', message, details };
  }
  const slow = answers.flatMap((answer) =>
    answer.kind === 'answered' && answer.tookMs > degradedAboveMs
      ? [`${Math.round(answer.tookMs)} ms at ${answer.address}`]
      : [],
  );
  if (slow.length === 0) return { status: 'healthy', details };
  return { status: 'degraded', message: `PING took more than ${degradedAboveMs} ms: ${list(slow)}`, details };
}

function list(items: readonly string[]): string {
  const more = items.length - MOST_NAMED;
  return items.slice(0, MOST_NAMED).join(', ') + (more > 0 ? `, and ${more} more` : '');
}
