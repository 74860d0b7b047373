import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { askBackend, type BullWorker, type Connection, connectionsOf, troubleOf } from './bull/bull-insides.js';
import { BullJobs } from './bull/bull-jobs.js';
import { BullWait } from './bull/bull-wait.js';
import { orAborted } from '../timing/or-aborted.js';
import { Outstanding } from './waits/outstanding.js';

export { closeBullWorker } from './bull/close-bull-worker.js';

/** A `Worker` of BullMQ 5 or 6, or a subclass of `WorkerHost` of `@nestjs/bullmq`. */
export type BullWorkerToCheck = BullWorker | { readonly worker: BullWorker };

/** The limits of {@link bullWorker}. */
export interface BullWorkerOptions {
  /**
   * Unhealthy when a job has been active for longer than this, in milliseconds. Use more than the longest job takes.
   * @default none: a job has no limit
   */
  readonly stuckAfterMs?: number;
}

/** The state of one worker between checks. */
interface Known {
  readonly jobs: BullJobs;
  readonly wait: BullWait;
  /** `undefined` until they were made. */
  connections?: readonly Connection[];
}

const asked = new Outstanding<void>({ pauseMs: 2_000, longestPauseMs: 60_000 });
const workers = new WeakMap<BullWorker, Known>();

/**
 * BullMQ: whether this worker takes jobs. It is running, not paused and not closed; both of its connections work; Redis
 * (or PostgreSQL) answers; it still asks for jobs; and no job is stuck. An idle worker is healthy. If a readiness check
 * fails, Kubernetes takes the pod out of its Services and stops a rollout; it does not stop the worker. Use it in a
 * liveness check only for stuck jobs, because a restart does not repair Redis.
 *
 * - Details: `active_jobs`, `oldest_job_ms`.
 * - It opens no connection, and sends one small command on the connection that fetches jobs. If Redis does not answer,
 *   the check ends at its deadline, and the next run waits for the same command, as with `pingRedis`.
 * - The time of a job begins when it becomes active. Jobs from before the first check count from that check.
 * - A queue that is paused for all workers (`queue.pause()`) is not a failure of this worker.
 *
 * @throws Error when the worker does not take jobs, or when Redis fails; the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @Processor('videos')
 * @HealthIndicator('videos')
 * export class VideoProcessor extends WorkerHost implements HealthCheck {
 *   check(context: CheckContext) {
 *     return bullWorker(this, context, { stuckAfterMs: 15 * 60_000 });
 *   }
 * }
 * ```
 */
export async function bullWorker(
  worker: BullWorkerToCheck,
  context: CheckContext,
  { stuckAfterMs }: BullWorkerOptions = {},
): Promise<CheckOutcome> {
  if (stuckAfterMs !== undefined && !(stuckAfterMs > 0)) {
    throw new Error(`\`stuckAfterMs\` must be a positive number of milliseconds, got ${String(stuckAfterMs)}.`);
  }
  context.signal.throwIfAborted();
  const bull = 'isRunning' in worker ? worker : worker.worker;
  const known = knownOf(bull);
  const takesNone = (why: string) => new Error(`The worker of ${bull.name} takes no jobs: ${why}.`);

  const why = whyIdle(bull) ?? known.connections?.map(troubleOf).find((trouble) => trouble !== undefined);
  if (why !== undefined) throw takesNone(why);
  const answer = asked.ask(bull, async () => {
    known.connections ??= await connect(bull);
    await askBackend(bull);
  });
  await orAborted(answer, context.signal);
  const overdueMs = known.wait.overdueMs();
  if (overdueMs !== undefined) throw takesNone(`it has not asked for one for ${seconds(overdueMs)}`);
  return judgeJobs(known.jobs.read(), stuckAfterMs);
}

function knownOf(worker: BullWorker): Known {
  const known = workers.get(worker) ?? { jobs: new BullJobs(worker), wait: new BullWait(worker) };
  workers.set(worker, known);
  return known;
}

/** A command may be lost with a connection. With a new connection the next run need not wait for it. */
async function connect(worker: BullWorker): Promise<readonly Connection[]> {
  const connections = await connectionsOf(worker);
  // Only this connection belongs to one worker. With many listeners on a shared one Node would warn of a leak.
  connections.find(({ isOwn }) => isOwn)?.client.on?.('ready', () => asked.expectSoon(worker));
  return connections;
}

function whyIdle(worker: BullWorker): string | undefined {
  if (worker.closing) return 'it was closed';
  if (worker.isPaused()) return 'it is paused';
  return worker.isRunning() ? undefined : 'it does not run; `run()` was not called, or has failed';
}

function judgeJobs(active: ReturnType<BullJobs['read']>, stuckAfterMs: number | undefined): CheckOutcome {
  if (active === undefined) {
    if (stuckAfterMs === undefined) return { status: 'healthy' };
    throw new Error('`stuckAfterMs` needs BullMQ 5.64 or later: this version does not tell which jobs are active.');
  }
  const { count, oldest } = active;
  const details = { active_jobs: count, oldest_job_ms: Math.round(oldest?.ageMs ?? 0) };
  if (oldest === undefined || stuckAfterMs === undefined || oldest.ageMs <= stuckAfterMs) {
    return { status: 'healthy', details };
  }
  const job = oldest.name === undefined ? oldest.id : `${oldest.id} (${oldest.name})`;
  const message = `job ${job} has been active for ${seconds(oldest.ageMs)}, more than ${seconds(stuckAfterMs)}`;
  return { status: 'unhealthy', message, details };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
