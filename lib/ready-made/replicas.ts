import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { describeError } from '../errors/describe-error.js';
import { realTime } from '../timing/real-time.js';

/** One database of several that hold the same, and how it is asked. */
export interface Replica {
  readonly name: string;
  ping(context: CheckContext): Promise<CheckOutcome>;
}

type NamedOutcome = CheckOutcome & { readonly name: string };

/** A replica has less time than the check: one that hangs must not keep the answers of the others. */
const PART_OF_THE_TIME = 0.9;

/** Asks all at once. A replica that fails is unhealthy, with the reason; rejects when the master fails. */
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
    deadline.abort(); // Where the master has failed, nobody waits for the replicas any more.
  }
}

/**
 * The master together with its replicas. Reads go to any of the replicas: one that fails of several degrades, since some
 * reads fail; when all of them fail, all reads do, and that is unhealthy.
 */
export function judgeReplicated(master: CheckOutcome, replicas: readonly NamedOutcome[]): CheckOutcome {
  const failed = replicas.filter(({ status }) => status === 'unhealthy');
  const worse = [...failed, ...replicas.filter(({ status }) => status === 'degraded')];
  const details = {
    ...master.details,
    replicas: replicas.map(({ name, status = 'healthy', message, details: figures }) => {
      return { name, status, ...(message !== undefined && { message }), ...figures };
    }),
  };
  if (worse.length === 0 || master.status === 'unhealthy') return { ...master, details };

  const all = failed.length === replicas.length;
  const [first] = worse;
  const count = failed.length > 0 ? `${failed.length} of ${replicas.length} replicas failed, ` : '';
  const ofReplicas = `${count}${first?.name}: ${first?.message ?? first?.status}`;
  const message = master.message === undefined ? ofReplicas : `${master.message}; ${ofReplicas}`;
  return { status: all ? 'unhealthy' : 'degraded', message, details };
}
