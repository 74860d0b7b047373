import type { Unreachable } from '../lifecycle/lifecycle.js';
import type { TerminationLog } from '../last-words/termination-log.js';
import type { Phase } from '../lifecycle/phase.js';
import type { Measurements } from '../metrics/metric-values.js';
import type { PageFacts } from '../page/page-values.js';
import type { ReportKind } from '../report/report.js';
import type { Stall } from './stalls.js';

/** An answer on its way from one thread to the other. */
export interface SentAnswer {
  readonly httpStatus: number;
  readonly body: string;
  /** For how long from now it may be given to a probe, in milliseconds. */
  readonly freshForMs: number;
  /** It is the latest there is: a fresh one takes longer than a probe waits. */
  readonly stale?: true;
}

/** All there is to say about the application at one moment. */
export interface Snapshot {
  readonly phase: Phase['name'];
  readonly unreachable: Unreachable | undefined;
  readonly answers: Readonly<Record<ReportKind, SentAnswer>>;
  readonly measured: Measurements;
  /** For the status page; not where they are those that were sent last. */
  readonly facts?: PageFacts;
}

/** What a thread begins with. */
export type FirstSnapshot = Snapshot & Required<Pick<Snapshot, 'facts'>>;

/** How long the main thread may be silent before it is taken to be unready, and dead, in milliseconds. */
export interface Thresholds {
  readonly unreadyAfterMs: number;
  readonly deadAfterMs: number;
}

/** What the worker begins with. */
export interface WorkerSetup extends Thresholds {
  readonly port: number;
  readonly host: string | undefined;
  readonly path: string;
  /** Whether to ask a main thread that stalls where it stands, */
  readonly stack: boolean;
  /** and whether to show the answer in bodies, too. */
  readonly details: 'full' | 'status';
  /** Where to write that the main thread is dead. */
  readonly terminationLog: TerminationLog | undefined;
  readonly beat: SharedArrayBuffer;
  readonly snapshot: FirstSnapshot;
}

/** To the worker: all anew, what it has asked for, or that it is time to go. */
export type ToWorker =
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'answer'; readonly kind: ReportKind; readonly answer: SentAnswer }
  | { readonly type: 'measured'; readonly measured: Measurements }
  | { readonly type: 'close' };

/**
 * From the worker: that it listens, that it cannot, a question of a probe that its answers are too old for, one of a scrape,
 * or that the main thread was silent for a while.
 */
export type FromWorker =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'refused'; readonly code: string | undefined; readonly message: string }
  | { readonly type: 'ask'; readonly kind: ReportKind }
  | { readonly type: 'measure' }
  | { readonly type: 'stall'; readonly stall: Stall };
