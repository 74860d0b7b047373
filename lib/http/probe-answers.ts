import type { Observable } from 'rxjs';
import type { Monitor } from '../monitor/monitor.js';
import type { ReportKind } from '../report/report.js';
import { probeOf, type Reporter } from '../report/reporter.js';
import { RecentProbes } from './recent-probes.js';
import { type ProbeAnswer, renderAnswer } from './render-answer.js';

export interface Rendered {
  readonly answer: ProbeAnswer;
  /** Until when it may be sent to a probe without a new run, in milliseconds on the monotonic clock. */
  readonly freshUntil: number;
  /** And until when to one of many probes: until its results reach their maximum age. */
  readonly dueAt: number;
}

/**
 * Answers probes. A body is rendered only when its content has changed or a result has become old. So between two runs
 * each probe costs one comparison.
 */
export class ProbeAnswers {
  readonly #rendered = new Map<ReportKind, Rendered>();
  readonly #recent: Readonly<Record<ReportKind, RecentProbes>> = {
    health: new RecentProbes(),
    liveness: new RecentProbes(),
    readiness: new RecentProbes(),
    startup: new RecentProbes(),
  };
  readonly #stale = new WeakMap<ProbeAnswer, ProbeAnswer>();

  /**
   * @param maxAgeMs The longest time that one rendering is used, because indicators may be added later.
   * @param changes$ Emits when the reports may have changed.
   */
  constructor(
    private readonly reporter: Pick<Reporter, 'report'>,
    private readonly monitor: Pick<Monitor, 'refresh' | 'freshUntil' | 'dueAt'>,
    private readonly maxAgeMs: number,
    changes$: Observable<unknown>,
  ) {
    changes$.subscribe(() => this.#rendered.clear());
  }

  /**
   * Answers at once while all results are fresh. Otherwise answers after a run of the others, or with the latest
   * results when that takes longer than a probe waits. Never rejects.
   */
  answer(kind: ReportKind): ProbeAnswer | Promise<ProbeAnswer> {
    const now = performance.now();
    const usable = this.usable(kind, this.#recent[kind].isOneOfMany(now) ? 'dueAt' : 'freshUntil', now);
    if (usable) return usable.answer;
    return this.refresh(kind)?.then((isLate) => (isLate ? this.stale(kind) : this.current(kind))) ?? this.current(kind);
  }

  /**
   * Runs the checks whose result is not fresh. Resolves with whether that takes too long. `undefined` when there is
   * nothing to run.
   */
  refresh(kind: ReportKind): Promise<boolean> | undefined {
    if (this.fresh(kind)) return undefined;
    // The first probe that has waited for the run must render its result.
    this.#rendered.delete(kind);
    return this.monitor.refresh(probeOf(kind));
  }

  /** The latest answer, even if it is old. Runs no check. */
  latest(kind: ReportKind): Rendered {
    return this.fresh(kind) ?? this.render(kind);
  }

  private current(kind: ReportKind): ProbeAnswer {
    return (this.#rendered.get(kind) ?? this.render(kind)).answer;
  }

  /** The latest answer, marked as stale. Made once for all probes whose time is up. */
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
    return this.usable(kind, 'freshUntil', performance.now());
  }

  private usable(kind: ReportKind, until: 'freshUntil' | 'dueAt', now: number): Rendered | undefined {
    const rendered = this.#rendered.get(kind);
    const leftMs = rendered ? rendered[until] - now : 0;
    // A test that fakes the clock sets it back. Then the time left is longer than possible, and we render again.
    return leftMs > 0 && leftMs <= this.maxAgeMs ? rendered : undefined;
  }

  private render(kind: ReportKind): Rendered {
    const answer = renderAnswer(this.reporter.report(kind));
    const usableUntil = performance.now() + this.maxAgeMs;
    const freshUntil = Math.min(this.monitor.freshUntil(probeOf(kind)), usableUntil);
    const dueAt = Math.min(this.monitor.dueAt(probeOf(kind)), usableUntil);
    const rendered = { answer, freshUntil, dueAt };
    this.#rendered.set(kind, rendered);
    return rendered;
  }
}
