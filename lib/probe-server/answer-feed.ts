import type { PageSource } from '../http/page-source.js';
import type { ProbeAnswers, Rendered } from '../http/probe-answers.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { MetricsReader } from '../metrics/metrics-reader.js';
import type { PageFacts } from '../page/page-values.js';
import { Pace } from '../timing/pace.js';
import { realTime } from '../timing/real-time.js';
import type { FirstSnapshot, SentAnswer, Snapshot, ToWorker } from './messages.js';

/** The main thread spends at most one part in so many of its time on updates that can wait. */
const SHARE = 100;

/**
 * The longest pause between two updates, so that results are no older than this when the main thread stalls. In
 * milliseconds.
 */
const WAIT_AT_MOST_MS = 1_000;

/** Sends the answers of the main thread to the worker. */
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

  /** The whole state, for a thread that starts. */
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

  /** The facts change seldom, so they are sent only after a change. */
  private newFacts(): Pick<Snapshot, 'facts'> {
    const { facts } = this.page;
    if (facts === this.#sentFacts) return {};
    this.#sentFacts = facts;
    return { facts };
  }

  /** Sends in this turn: a probe that asks after this turn gets the new answer. */
  push(): void {
    this.stop();
    const beganAt = realTime.now();
    this.send({ type: 'snapshot', snapshot: this.news() });
    const tookMs = realTime.now() - beganAt;
    this.#notBefore = beganAt + Math.min(tookMs * SHARE, WAIT_AT_MOST_MS);
  }

  /** Sends in this turn too, unless there are so many steps that this would cost the application time. */
  pushStep(): void {
    this.#steps.ask();
  }

  /** Sends the whole state to a thread that has started: it has not received what was sent before. */
  pushAll(): void {
    this.#sentFacts = undefined;
    this.push();
  }

  /**
   * Sends soon, but not more often than the application can afford: with a thousand checks there is a result every few
   * milliseconds.
   */
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

export function toSend({ answer: { httpStatus, body }, freshUntil, dueAt }: Rendered): SentAnswer {
  const now = performance.now();
  return { httpStatus, body, freshForMs: freshUntil - now, dueInMs: dueAt - now };
}
