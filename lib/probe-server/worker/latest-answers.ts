import type { ProbeAnswer } from '../../http/render-answer.js';
import type { OutsideView } from '../../report/from-outside.js';
import type { PageFacts, PageValues } from '../../page/page-values.js';
import type { Report, ReportKind } from '../../report/report.js';
import { LATE_MS } from '../beat.js';
import type { FirstSnapshot, SentAnswer, Snapshot, Thresholds } from '../messages.js';
import { AnswerSlot, type Surroundings } from './answer-slot.js';
import type { Outside } from './latest-metrics.js';
import type { Pulse, Silence } from './pulse.js';
import { verdictOn } from './verdict.js';

/** The step in which the length of a stall is shown, in milliseconds. */
const STALL_STEP_MS = 100;

/** The latest answers of the main thread, with what this thread knows about it. */
export class LatestAnswers implements Outside {
  readonly #slots: Readonly<Record<ReportKind, AnswerSlot>>;
  #snapshot: Pick<Snapshot, 'phase' | 'unreachable'>;
  #facts: PageFacts;

  constructor(
    snapshot: FirstSnapshot,
    private readonly pulse: Pick<Pulse, 'look'>,
    private readonly thresholds: Thresholds,
    ask: (kind: ReportKind) => void,
    private readonly stack: () => string | undefined = () => undefined,
  ) {
    this.#snapshot = snapshot;
    this.#facts = snapshot.facts;
    const surroundings: Surroundings = {
      isTooBusyToAnswer: (askedAgoMs) => this.isTooBusyToAnswer(askedAgoMs),
      isUnsure: () => this.isUnsure,
      view: (stale) => this.view(stale),
      ask,
    };
    const slot = (kind: ReportKind) => new AnswerSlot(kind, snapshot.answers[kind], surroundings);
    this.#slots = {
      health: slot('health'),
      liveness: slot('liveness'),
      readiness: slot('readiness'),
      startup: slot('startup'),
    };
  }

  answer(kind: ReportKind): ProbeAnswer | Promise<ProbeAnswer> {
    return this.#slots[kind].answer();
  }

  get phase(): Snapshot['phase'] {
    return this.#snapshot.phase;
  }

  /** The values of the status page, with the same reports as the routes. Does not ask the main thread. */
  pageValues(): PageValues {
    const isStale = this.isTooBusyToAnswer(undefined);
    const seen = <K extends ReportKind>(kind: K) => this.#slots[kind].seen(isStale) as Report<K>;
    const reports = {
      health: seen('health'),
      liveness: seen('liveness'),
      readiness: seen('readiness'),
      startup: seen('startup'),
    };
    return { now: Date.now(), reports, facts: this.#facts };
  }

  put(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.#facts = snapshot.facts ?? this.#facts;
    for (const kind of Object.keys(this.#slots) as ReportKind[]) this.#slots[kind].put(snapshot.answers[kind]);
  }

  settle(kind: ReportKind, answer: SentAnswer): void {
    this.#slots[kind].settle(answer);
  }

  /** Answers all waiting probes with the latest answers. */
  releaseAll(): void {
    for (const slot of Object.values(this.#slots)) slot.releaseAll();
  }

  succeeds(kind: ReportKind): boolean {
    return this.#slots[kind].seen(this.isTooBusyToAnswer(undefined)).httpStatus === 200;
  }

  isTooBusyToAnswer(askedAgoMs: number | undefined): boolean {
    const { isLate, silentMs } = this.pulse.look();
    return isLate || (askedAgoMs !== undefined && silentMs >= askedAgoMs);
  }

  private view(stale: boolean): OutsideView | undefined {
    const { phase, unreachable } = this.#snapshot;
    if (!stale && unreachable === undefined) return undefined;
    const silence = this.pulse.look();
    return {
      phase,
      unreachable,
      stalledMs: inSteps(silence),
      verdict: silence.isLate ? verdictOn(silence.silentMs, this.thresholds, silence.stuckMs) : 'well',
      stale,
      stack: this.stack(),
    };
  }

  get stalledMs(): number {
    return inSteps(this.pulse.look());
  }

  /** A main thread with work would be late by now, and a calm one is not yet. */
  private get isUnsure(): boolean {
    const { isLate, silentMs } = this.pulse.look();
    return silentMs > LATE_MS && !isLate;
  }
}

/** How long a stall is shown to be, in milliseconds. */
function inSteps({ isLate, silentMs }: Silence): number {
  return isLate ? Math.floor(silentMs / STALL_STEP_MS) * STALL_STEP_MS : 0;
}
