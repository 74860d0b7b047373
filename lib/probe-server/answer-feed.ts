import type { PageSource } from '../http/page-source.js';
import type { ProbeAnswers, Rendered } from '../http/probe-answers.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { MetricsReader } from '../metrics/metrics-reader.js';
import type { PageFacts } from '../page/page-values.js';
import { Pace } from '../timing/pace.js';
import { realTime } from '../timing/real-time.js';
import type { FirstSnapshot, SentAnswer, Snapshot, ToWorker } from './messages.js';

/** What the main thread spends on what may wait, at most: one part in so many of its time. */
const SHARE = 100;

/** However long the last one took: results are no older than this when the main thread stalls, in milliseconds. */
const WAIT_AT_MOST_MS = 1_000;

/** Keeps the worker's answers those of the main thread. */
export class AnswerFeed {
  readonly #steps = new Pace(() => this.push());
  #timer: NodeJS.Timeout | undefined;
  #notBefore = -Infinity;
  #sentFacts: PageFacts | undefined;

  constructor(
    private readonly answers: Pick<ProbeAnswers, 'latest'>,
    private readonly lifecycle: Pick<Lifecycle, 'phase' | 'unreachable'>,
    private readonly metrics: Pick<MetricsReader, 'measure'>,
    private readonly send: (message: ToWorker) => void,
    private readonly page: Pick<PageSource, 'facts'>,
  ) {}

  /** All there is to say at this moment, to a thread that begins. */
  snapshot(): FirstSnapshot {
    return { ...this.news(), facts: this.page.facts };
  }

  private news(): Snapshot {
    const { phase, unreachable } = this.lifecycle;
    const sent = (kind: keyof Snapshot['answers']) => toSend(this.answers.latest(kind));
    return {
      phase: phase.name,
      unreachable,
      answers: {
        health: sent('health'),
        liveness: sent('liveness'),
        readiness: sent('readiness'),
        startup: sent('startup'),
      },
      measured: this.metrics.measure(),
      ...this.newFacts(),
    };
  }

  /** They change seldom, and a probe is not asked for them. */
  private newFacts(): Pick<Snapshot, 'facts'> {
    const { facts } = this.page;
    if (facts === this.#sentFacts) return {};
    this.#sentFacts = facts;
    return { facts };
  }

  /** In this turn: who asks after it is answered with what is true now. */
  push(): void {
    this.stop();
    const beganAt = realTime.now();
    this.send({ type: 'snapshot', snapshot: this.news() });
    const tookMs = realTime.now() - beganAt;
    this.#notBefore = beganAt + Math.min(tookMs * SHARE, WAIT_AT_MOST_MS);
  }

  /** In this turn as well, as long as there are not so many steps that it would cost the application its time. */
  pushStep(): void {
    this.#steps.ask();
  }

  /** All anew, to a thread that has begun: what was sent meanwhile has not reached it. */
  pushAll(): void {
    this.#sentFacts = undefined;
    this.push();
  }

  /** As soon as it costs next to nothing: a thousand checks have a result to tell every few milliseconds. */
  pushSoon(): void {
    const delayMs = Math.max(0, this.#notBefore - realTime.now());
    this.#timer ??= realTime.setTimeout(() => this.push(), delayMs).unref();
  }

  stop(): void {
    this.#steps.stop();
    realTime.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

export function toSend({ answer: { httpStatus, body }, freshUntil }: Rendered): SentAnswer {
  return { httpStatus, body, freshForMs: freshUntil - performance.now() };
}
