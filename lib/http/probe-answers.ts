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
  readonly #stale = new WeakMap<ProbeAnswer, ProbeAnswer>();

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

  /**
   * At once while all results are fresh, else after a run of those that are not, or with what there is when that takes
   * longer than the kubelet waits. Never rejects.
   */
  answer(kind: ReportKind): ProbeAnswer | Promise<ProbeAnswer> {
    const fresh = this.fresh(kind);
    if (fresh) return fresh.answer;
    return this.refresh(kind)?.then((isLate) => (isLate ? this.stale(kind) : this.current(kind))) ?? this.current(kind);
  }

  /** A run of what is not fresh, if there is any, which resolves with whether it takes too long. */
  refresh(kind: ReportKind): Promise<boolean> | undefined {
    if (this.fresh(kind)) return undefined;
    // Of all the probes that waited for one run the first renders its result.
    this.#rendered.delete(kind);
    return this.monitor.refresh(probeOf(kind));
  }

  /** What is known now, however old. Runs nothing. */
  latest(kind: ReportKind): Rendered {
    return this.fresh(kind) ?? this.render(kind);
  }

  private current(kind: ReportKind): ProbeAnswer {
    return (this.#rendered.get(kind) ?? this.render(kind)).answer;
  }

  /** The latest, marked as such: once for all the probes whose time is up. */
  private stale(kind: ReportKind): ProbeAnswer {
    const latest = this.current(kind);
    const known = this.#stale.get(latest);
    if (known) return known;
    const { httpStatus, body } = this.reporter.report(kind);
    const answer = renderAnswer({ httpStatus, body: { ...body, stale: true } });
    this.#stale.set(latest, answer);
    return answer;
  }

  private fresh(kind: ReportKind): Rendered | undefined {
    const rendered = this.#rendered.get(kind);
    const leftMs = rendered ? rendered.freshUntil - performance.now() : 0;
    // More than ever is left where a test has faked a clock, which begins anew.
    return leftMs > 0 && leftMs <= this.maxAgeMs ? rendered : undefined;
  }

  private render(kind: ReportKind): Rendered {
    const answer = renderAnswer(this.reporter.report(kind));
    const freshUntil = Math.min(this.monitor.freshUntil(probeOf(kind)), performance.now() + this.maxAgeMs);
    const rendered = { answer, freshUntil };
    this.#rendered.set(kind, rendered);
    return rendered;
  }
}
