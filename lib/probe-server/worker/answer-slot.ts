import { RecentProbes } from '../../http/recent-probes.js';
import { jsonAnswer, type ProbeAnswer, renderAnswer } from '../../http/render-answer.js';
import { REPLY_WITHIN_MS } from '../../http/reply-within.js';
import { fromOutside, type OutsideView } from '../../report/from-outside.js';
import type { Report, ReportKind } from '../../report/report.js';
import type { SentAnswer } from '../messages.js';
import { LOOK_EVERY_MS, TAKEN_UP_WITHIN_MS } from './patience.js';

/** A question without an answer for so long counts as lost and is asked again. */
const LOST_AFTER_MS = 2_000;

/** What a slot needs from outside. */
export interface Surroundings {
  /**
   * Whether the main thread is too busy to answer now. `askedAgoMs` is how long ago it got a question that it has not
   * taken up.
   */
  isTooBusyToAnswer(askedAgoMs: number | undefined): boolean;
  /**
   * Whether the main thread may have stalled without our knowledge: a calm one gives few signs. An answer to a question is
   * a sign too.
   */
  isUnsure(): boolean;
  /** What this thread adds to a report. `undefined` when it adds nothing. */
  view(stale: boolean): OutsideView | undefined;
  /** Asks the main thread for a new answer. */
  ask(kind: ReportKind): void;
}

interface Waiting {
  readonly since: number;
  readonly resolve: (answer: ProbeAnswer) => void;
}

/**
 * The latest answer of one kind. While it is fresh, probes get it at once. Otherwise it asks the main thread and waits.
 */
export class AnswerSlot {
  readonly #recent = new RecentProbes();
  #latest: ProbeAnswer;
  #freshUntil: number;
  #dueAt: number;
  #askedAt: number | undefined;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** The last rendering, and what it was made from. */
  #rendered: { readonly latest: ProbeAnswer; readonly viewed: string; readonly answer: ProbeAnswer } | undefined;

  constructor(
    private readonly kind: ReportKind,
    sent: SentAnswer,
    private readonly surroundings: Surroundings,
  ) {
    [this.#latest, this.#freshUntil, this.#dueAt] = received(sent);
  }

  /**
   * Answers at once when the latest answer is fresh and the main thread surely turns, or when that is too busy. Never
   * rejects.
   */
  answer(): ProbeAnswer | Promise<ProbeAnswer> {
    const now = performance.now();
    const isOneOfMany = this.#recent.isOneOfMany(now);
    // If a question is under way, the probe waits with the others for the new result.
    const isFresh = now < (isOneOfMany && this.#askedAt === undefined ? this.#dueAt : this.#freshUntil);
    const isCertain = isFresh && !this.surroundings.isUnsure();
    if (!isCertain) this.ask(now);
    if (this.isNotWorthWaiting(now)) return this.withView(true);
    if (isCertain) return this.withView(false);
    return new Promise((resolve) => {
      this.#waiting.push({ since: now, resolve });
      this.#timer ??= setInterval(() => this.releaseWhoWaitsInVain(), LOOK_EVERY_MS);
    });
  }

  /** The current report as a value. Does not ask the main thread. */
  seen(stale: boolean): Report {
    const view = this.surroundings.view(stale);
    return view ? fromOutside(this.report(), view) : this.report();
  }

  /** A new answer of the main thread, asked for or not. */
  put(sent: SentAnswer): void {
    [this.#latest, this.#freshUntil, this.#dueAt] = received(sent);
  }

  /** The answer to a question. */
  settle(sent: SentAnswer): void {
    this.put(sent);
    this.#askedAt = undefined;
    this.release(() => true, sent.stale === true);
  }

  /** Answers all waiting probes with the latest answer. */
  releaseAll(): void {
    this.release(() => true, true);
  }

  /** Asks one question at a time for all waiting probes, and another one only when the first seems lost. */
  private ask(now: number): void {
    if (this.#askedAt !== undefined && now - this.#askedAt < LOST_AFTER_MS) return;
    this.#askedAt = now;
    this.surroundings.ask(this.kind);
  }

  private isNotWorthWaiting(now: number): boolean {
    const askedAgoMs = this.#askedAt === undefined ? 0 : now - this.#askedAt;
    return this.surroundings.isTooBusyToAnswer(askedAgoMs > TAKEN_UP_WITHIN_MS ? askedAgoMs : undefined);
  }

  private releaseWhoWaitsInVain(): void {
    const now = performance.now();
    const allInVain = this.isNotWorthWaiting(now);
    this.release(({ since }) => allInVain || now - since > REPLY_WITHIN_MS, true);
  }

  private release(which: (waiting: Waiting) => boolean, stale: boolean): void {
    const released = this.#waiting.filter(which);
    this.#waiting = this.#waiting.filter((waiting) => !which(waiting));
    for (const { resolve } of released) resolve(this.withView(stale));
    if (this.#waiting.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** The latest answer with what this thread adds. Rendered again only when the result differs. */
  private withView(stale: boolean): ProbeAnswer {
    const view = this.surroundings.view(stale);
    if (!view) return this.#latest;
    const viewed = Object.values(view).join();
    if (this.#rendered?.latest !== this.#latest || this.#rendered.viewed !== viewed) {
      this.#rendered = { latest: this.#latest, viewed, answer: renderAnswer(fromOutside(this.report(), view)) };
    }
    return this.#rendered.answer;
  }

  private report(): Report {
    const { httpStatus, body } = this.#latest;
    const said = JSON.parse(body);
    return { kind: this.kind, httpStatus, status: said.status, body: said } as Report;
  }
}

function received({ httpStatus, body, ...sent }: SentAnswer): [ProbeAnswer, freshUntil: number, dueAt: number] {
  const now = performance.now();
  return [jsonAnswer(httpStatus, body), now + sent.freshForMs, now + sent.dueInMs];
}
