import type { Unreachable } from '../lifecycle/lifecycle.js';
import type { TerminationLog } from '../last-words/termination-log.js';
import type { Phase } from '../lifecycle/phase.js';
import type { Measurements } from '../metrics/metric-values.js';
import type { PageFacts } from '../page/page-values.js';
import type { ReportKind } from '../report/report.js';
import type { Stall } from './stalls.js';

/** An answer as it is sent to the other thread. */
export interface SentAnswer {
  readonly httpStatus: number;
  readonly body: string;
  /** For how long from now it may be sent to a probe without a new run, in milliseconds. */
  readonly freshForMs: number;
  /** And for how long to one of many probes: until its results reach their maximum age. */
  readonly dueInMs: number;
  /** The answer is old, because a new one takes longer than a probe waits. */
  readonly stale?: true;
}

/** The state of the application at one moment. */
export interface Snapshot {
  readonly phase: Phase['name'];
  readonly unreachable: Unreachable | undefined;
  readonly answers: Readonly<Record<ReportKind, SentAnswer>>;
  readonly measured: Measurements;
  /** For the status page. Left out when they have not changed since they were last sent. */
  readonly facts?: PageFacts;
}

/** The state that a new thread gets. */
export type FirstSnapshot = Snapshot & Required<Pick<Snapshot, 'facts'>>;

/** How long the main thread may be silent before it counts as unready or dead, in milliseconds. */
export interface Thresholds {
  readonly unreadyAfterMs: number;
  readonly deadAfterMs: number;
}

/** What the worker gets at its start. */
export interface WorkerSetup extends Thresholds {
  readonly port: number;
  readonly host: string | undefined;
  readonly path: string;
  /** Whether to find out which code blocks a stalled main thread, */
  readonly stack: boolean;
  /** and whether the bodies may show it. */
  readonly details: 'full' | 'status';
  /** The file for the message that the main thread is dead. */
  readonly terminationLog: TerminationLog | undefined;
  readonly beat: SharedArrayBuffer;
  readonly snapshot: FirstSnapshot;
}

/** Messages to the worker: the whole state, an answer or measurements that it has asked for, or the request to end. */
export type ToWorker =
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'answer'; readonly kind: ReportKind; readonly answer: SentAnswer }
  | { readonly type: 'measured'; readonly measured: Measurements }
  | { readonly type: 'close' };

/**
 * Messages from the worker: it listens, it cannot listen, it needs a new answer for a probe or new measurements for a
 * scrape, or the main thread was silent for a while.
 */
export type FromWorker =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'refused'; readonly code: string | undefined; readonly message: string }
  | { readonly type: 'ask'; readonly kind: ReportKind }
  | { readonly type: 'measure' }
  | { readonly type: 'stall'; readonly stall: Stall };
