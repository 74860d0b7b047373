import { type ProbeAnswer, textAnswer } from '../../http/render-answer.js';
import { REPLY_WITHIN_MS } from '../../http/reply-within.js';
import type { Measurements, MetricValues } from '../../metrics/metric-values.js';
import { prometheusText } from '../../metrics/prometheus-text.js';
import { CONTENT_TYPES, type TextFormat } from '../../metrics/text-format.js';
import type { ReportKind } from '../../report/report.js';
import { LOOK_EVERY_MS, TAKEN_UP_WITHIN_MS } from './patience.js';

/** However many scrape, the main thread is asked no more often. */
const ASK_EVERY_MS = 100;

/** What is seen of the main thread from this one. */
export interface Outside {
  isTooBusyToAnswer(askedAgoMs: number | undefined): boolean;
  /** Whether this probe would succeed now. Asks nobody. */
  succeeds(kind: ReportKind): boolean;
  /** How long the main thread has not been heard of, in milliseconds; 0 while its beat is in time. */
  readonly stalledMs: number;
}

interface Rendered {
  readonly measured: Measurements;
  readonly seen: string;
  readonly answer: ProbeAnswer;
}

/** What a scrape is answered with: what the main thread has measured, and what is seen of it from here. */
export class LatestMetrics {
  readonly #rendered = new Map<TextFormat, Rendered>();
  #fetched: Promise<void> | undefined;
  #arrived: () => void = () => undefined;
  #askedAt = -Infinity;

  constructor(
    private measured: Measurements,
    private readonly outside: Outside,
    private readonly ask: () => void,
  ) {}

  /** With what the main thread measures now; with the latest it has, where it is too busy to be waited for. Never rejects. */
  answer(format: TextFormat): ProbeAnswer | Promise<ProbeAnswer> {
    if (this.outside.isTooBusyToAnswer(undefined)) return this.render(format);
    this.#fetched ??= this.fetch().finally(() => (this.#fetched = undefined));
    return this.#fetched.then(() => this.render(format));
  }

  /** The main thread has something new to say, asked or not. */
  put(measured: Measurements): void {
    this.measured = measured;
  }

  /** It says what it was asked for. */
  settle(measured: Measurements): void {
    this.put(measured);
    this.#arrived();
  }

  /** Answers all who wait with what there is. */
  releaseAll(): void {
    this.#arrived();
  }

  /** Resolves when the answer is there, or when it does not come in time: once for all who scrape meanwhile. */
  private fetch(): Promise<void> {
    return new Promise((resolve) => {
      const waitMs = Math.max(0, this.#askedAt + ASK_EVERY_MS - performance.now());
      const question = setTimeout(() => {
        this.#askedAt = performance.now();
        this.ask();
      }, waitMs);
      const beganAt = performance.now();
      const look = setInterval(() => {
        const agoMs = performance.now() - beganAt - waitMs;
        const askedAgoMs = agoMs > TAKEN_UP_WITHIN_MS ? agoMs : undefined;
        if (agoMs > REPLY_WITHIN_MS || this.outside.isTooBusyToAnswer(askedAgoMs)) this.#arrived();
      }, LOOK_EVERY_MS);
      this.#arrived = () => {
        clearTimeout(question);
        clearInterval(look);
        resolve();
      };
    });
  }

  /** Anew only where it says something else: there are 25 lines and more for each check. */
  private render(format: TextFormat): ProbeAnswer {
    const values = this.values();
    const { started, live, ready, eventLoop } = values;
    const seen = [started, live, ready, eventLoop?.stalledMs].join();
    const known = this.#rendered.get(format);
    if (known?.measured === this.measured && known.seen === seen) return known.answer;
    const answer = textAnswer(200, CONTENT_TYPES[format], prometheusText(values, format), { Vary: 'Accept' });
    this.#rendered.set(format, { measured: this.measured, seen, answer });
    return answer;
  }

  private values(): MetricValues {
    const { outside, measured } = this;
    const { stalledMs } = outside;
    const { stalls = 0, longestStallMs = 0 } = measured.eventLoop ?? {};
    return {
      ...measured,
      started: outside.succeeds('startup'),
      live: outside.succeeds('liveness'),
      ready: outside.succeeds('readiness'),
      eventLoop: { stalls, stalledMs, longestStallMs: Math.max(longestStallMs, stalledMs) },
    };
  }
}
