import type { Observable } from 'rxjs';
import type { Monitor } from '../monitor/monitor.js';
import type { ReportKind } from '../report/report.js';
import { probeOf, type Reporter } from '../report/reporter.js';
import { type ProbeAnswer, renderAnswer } from './render-answer.js';

export interface Rendered {
  readonly answer: ProbeAnswer;
  /** Until when it may be given to a probe without a fresh run, on the monotonic clock, in milliseconds. */
  readonly freshUntil: number;
}

/**
 * Answers probes. A body is rendered when what it says has changed or grown old, not for each probe: between two runs of
 * its checks any number of probes costs one comparison each.
 */
export class ProbeAnswers {
  readonly #rendered = new Map<ReportKind, Rendered>();

  /**
   * @param maxAgeMs An upper bound on how long one rendering is used: indicators may come in late.
   * @param changes$ Emits whenever what the reports are made of is another than before.
   */
  constructor(
    private readonly reporter: Pick<Reporter, 'report'>,
    private readonly monitor: Pick<Monitor, 'refresh' | 'freshUntil'>,
    private readonly maxAgeMs: number,
    changes$: Observable<unknown>,
  ) {
    changes$.subscribe(() => this.#rendered.clear());
  }

  /** At once while all results are fresh, else after a run of those that are not. Never rejects. */
  answer(kind: ReportKind): ProbeAnswer | Promise<ProbeAnswer> {
    const fresh = this.fresh(kind);
    if (fresh) return fresh.answer;
    // Of all the probes that waited for one run the first renders its result.
    this.#rendered.delete(kind);
    const current = () => (this.#rendered.get(kind) ?? this.render(kind)).answer;
    return this.monitor.refresh(probeOf(kind))?.then(current) ?? current();
  }

  /** What is known now, however old. Runs nothing. */
  latest(kind: ReportKind): Rendered {
    return this.fresh(kind) ?? this.render(kind);
  }

  private fresh(kind: ReportKind): Rendered | undefined {
    const rendered = this.#rendered.get(kind);
    return rendered && performance.now() < rendered.freshUntil ? rendered : undefined;
  }

  private render(kind: ReportKind): Rendered {
    const answer = renderAnswer(this.reporter.report(kind));
    const freshUntil = Math.min(this.monitor.freshUntil(probeOf(kind)), performance.now() + this.maxAgeMs);
    const rendered = { answer, freshUntil };
    this.#rendered.set(kind, rendered);
    return rendered;
  }
}
