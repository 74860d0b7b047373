import { type ProbeAnswer, textAnswer } from '../../http/render-answer.js';
import { REPLY_WITHIN_MS } from '../../http/reply-within.js';
import type { Measurements, MetricValues } from '../../metrics/metric-values.js';
import { PrometheusText } from '../../metrics/prometheus-text.js';
import { CONTENT_TYPES, type TextFormat } from '../../metrics/text-format.js';
import type { ReportKind } from '../../report/report.js';
import { LOOK_EVERY_MS, TAKEN_UP_WITHIN_MS } from './patience.js';

/** The shortest time between two questions to the main thread, for any number of scrapes. */
const ASK_EVERY_MS = 100;

/** What this thread knows about the main thread. */
export interface Outside {
  isTooBusyToAnswer(askedAgoMs: number | undefined): boolean;
  /** Whether this probe would succeed now. Does not ask the main thread. */
  succeeds(kind: ReportKind): boolean;
  /** How long the main thread has given no sign of life, in milliseconds. 0 while its signs come in time. */
  readonly stalledMs: number;
}

interface Rendered {
  readonly measured: Measurements;
  readonly seen: string;
  readonly answer: ProbeAnswer;
}

/** Answers scrapes, with the measurements of the main thread and with what this thread knows about it. */
export class LatestMetrics {
  readonly #texts = {
    prometheus: new PrometheusText('prometheus'),
    openmetrics: new PrometheusText('openmetrics'),
  } satisfies Record<TextFormat, PrometheusText>;
  readonly #rendered = new Map<TextFormat, Rendered>();
  #fetched: Promise<void> | undefined;
  #arrived: () => void = () => undefined;
  #askedAt = -Infinity;

  constructor(
    private measured: Measurements,
    private readonly outside: Outside,
    private readonly ask: () => void,
  ) {}

  /** Answers with new measurements, or with the latest ones when the main thread is too busy. Never rejects. */
  answer(format: TextFormat): ProbeAnswer | Promise<ProbeAnswer> {
    if (this.outside.isTooBusyToAnswer(undefined)) return this.render(format);
    this.#fetched ??= this.fetch().finally(() => (this.#fetched = undefined));
    return this.#fetched.then(() => this.render(format));
  }

  /** New measurements of the main thread, asked for or not. */
  put(measured: Measurements): void {
    this.measured = measured;
  }

  /** The answer to a question. */
  settle(measured: Measurements): void {
    this.put(measured);
    this.#arrived();
  }

  /** Answers all waiting scrapes with the latest measurements. */
  releaseAll(): void {
    this.#arrived();
  }

  /** Resolves when the answer has come, or when it does not come in time. Shared by all scrapes meanwhile. */
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

  /** Rendered again only when the content has changed, because each check has 25 lines or more. */
  private render(format: TextFormat): ProbeAnswer {
    const values = this.values();
    const { started, live, ready, eventLoop } = values;
    const seen = [started, live, ready, eventLoop?.stalledMs].join();
    const known = this.#rendered.get(format);
    if (known?.measured === this.measured && known.seen === seen) return known.answer;
    const answer = textAnswer(200, CONTENT_TYPES[format], this.#texts[format].write(values), { Vary: 'Accept' });
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
