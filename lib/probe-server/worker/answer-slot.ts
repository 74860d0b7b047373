import { jsonAnswer, type ProbeAnswer, renderAnswer } from '../../http/render-answer.js';
import { REPLY_WITHIN_MS } from '../../http/reply-within.js';
import { fromOutside, type OutsideView } from '../../report/from-outside.js';
import type { Report, ReportKind } from '../../report/report.js';
import type { SentAnswer } from '../messages.js';
import { LOOK_EVERY_MS, TAKEN_UP_WITHIN_MS } from './patience.js';

/** The main thread answers sooner than that, or cannot answer anything: a question that is older is asked again. */
const LOST_AFTER_MS = 2_000;

/** What a slot is to know of the world around it. */
export interface Surroundings {
  /**
   * Whether the main thread would leave a question without an answer for now. `askedAgoMs` is how long ago it was asked one
   * that it has not taken up.
   */
  isTooBusyToAnswer(askedAgoMs: number | undefined): boolean;
  /** What a report does not say by itself; nothing, as long as it says all. */
  view(stale: boolean): OutsideView | undefined;
  /** Asks the main thread for an answer that is fresh. */
  ask(kind: ReportKind): void;
}

interface Waiting {
  readonly since: number;
  readonly resolve: (answer: ProbeAnswer) => void;
}

/** The latest answer of one kind: given out while it is fresh; else the main thread is asked, and waited for. */
export class AnswerSlot {
  #latest: ProbeAnswer;
  #freshUntil: number;
  #askedAt: number | undefined;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** The latest answer as it was rendered last, and what that was made of. */
  #rendered: { readonly latest: ProbeAnswer; readonly viewed: string; readonly answer: ProbeAnswer } | undefined;

  constructor(
    private readonly kind: ReportKind,
    sent: SentAnswer,
    private readonly surroundings: Surroundings,
  ) {
    [this.#latest, this.#freshUntil] = received(sent);
  }

  /** At once while the latest is fresh, or the main thread too busy to be waited for. Never rejects. */
  answer(): ProbeAnswer | Promise<ProbeAnswer> {
    const now = performance.now();
    const isFresh = now < this.#freshUntil;
    if (!isFresh) this.ask(now);
    if (this.isNotWorthWaiting(now)) return this.withView(true);
    if (isFresh) return this.withView(false);
    return new Promise((resolve) => {
      this.#waiting.push({ since: now, resolve });
      this.#timer ??= setInterval(() => this.releaseWhoWaitsInVain(), LOOK_EVERY_MS);
    });
  }

  /** What it would say at this moment, as a value. Asks nobody. */
  seen(stale: boolean): Report {
    const view = this.surroundings.view(stale);
    return view ? fromOutside(this.report(), view) : this.report();
  }

  /** The main thread has something new to say. */
  put(sent: SentAnswer): void {
    [this.#latest, this.#freshUntil] = received(sent);
  }

  /** It says what it was asked for. */
  settle(sent: SentAnswer): void {
    this.put(sent);
    this.#askedAt = undefined;
    this.release(() => true, sent.stale === true);
  }

  /** Answers all who wait with what there is. */
  releaseAll(): void {
    this.release(() => true, true);
  }

  /** One question at a time, however many wait for its answer; another when that one seems to be lost. */
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

  /** The latest answer, with what is seen from here; rendered anew only where that changes what it says. */
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

function received({ httpStatus, body, freshForMs }: SentAnswer): [ProbeAnswer, freshUntil: number] {
  return [jsonAnswer(httpStatus, body), performance.now() + freshForMs];
}
