import type { CheckContext, CheckOutcome } from '../../checks/health-check.js';
import { describeError } from '../../errors/describe-error.js';
import { realTime } from '../../timing/real-time.js';

/** One of several databases with the same data, and how to ask it. */
export interface Replica {
  readonly name: string;
  ping(context: CheckContext): Promise<CheckOutcome>;
}

/**
 * How many of several replicas must answer.
 * - `'any'`: one is enough.
 * - `'all'`: each of them.
 */
export type ReplicasNeeded = 'any' | 'all';

type NamedOutcome = CheckOutcome & { readonly name: string };

/** A replica has only this part of the time, so that one that hangs does not hide the answers of the others. */
const PART_OF_THE_TIME = 0.9;

/**
 * Asks all at the same time. A replica that fails becomes unhealthy, with the reason. Rejects when the master fails.
 */
export async function pingReplicated(
  master: Replica,
  replicas: readonly Replica[],
  context: CheckContext,
): Promise<[master: CheckOutcome, replicas: NamedOutcome[]]> {
  const timeoutMs = context.timeoutMs * PART_OF_THE_TIME;
  const deadline = new AbortController();
  const timer = realTime
    .setTimeout(() => {
      deadline.abort(new Error(`no answer within ${Math.round(timeoutMs)} ms`));
    }, timeoutMs)
    .unref();
  const signal = AbortSignal.any([context.signal, deadline.signal]);
  const ping = async (replica: Replica): Promise<NamedOutcome> => {
    try {
      return { name: replica.name, ...(await replica.ping({ ...context, timeoutMs, signal })) };
    } catch (error) {
      return { name: replica.name, status: 'unhealthy', message: describeError(error) };
    }
  };
  try {
    return await Promise.all([master.ping(context), Promise.all(replicas.map(ping))]);
  } finally {
    realTime.clearTimeout(timer);
    deadline.abort(); // If the master has failed, the pings of the replicas end here.
  }
}

/**
 * Judges the master together with its replicas. Reads may go to any replica. If some replicas fail, some reads fail:
 * degraded, or unhealthy where all are needed. If all fail, all reads fail: unhealthy.
 */
export function judgeReplicated(
  master: CheckOutcome,
  replicas: readonly NamedOutcome[],
  needed: ReplicasNeeded,
): CheckOutcome {
  const failed = replicas.filter(({ status }) => status === 'unhealthy');
  const worse = [...failed, ...replicas.filter(({ status }) => status === 'degraded')];
  const details = {
    ...master.details,
    replicas: replicas.map(({ name, status = 'healthy', message, details: figures }) => {
      return { name, status, ...(message !== undefined && { message }), ...figures };
    }),
  };
  if (worse.length === 0 || master.status === 'unhealthy') return { ...master, details };

  const tooMany = { any: replicas.length, all: 1 } satisfies Record<ReplicasNeeded, number>;
  const [first] = worse;
  const count = failed.length > 0 ? `${failed.length} of ${replicas.length} replicas failed, ` : '';
  const ofReplicas = `${count}${first?.name}: ${first?.message ?? first?.status}`;
  const message = master.message === undefined ? ofReplicas : `${master.message}; ${ofReplicas}`;
  return { status: failed.length >= tooMany[needed] ? 'unhealthy' : 'degraded', message, details };
}
