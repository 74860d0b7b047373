import type { Observable } from 'rxjs';
import type { Monitor } from '../monitor/monitor.js';
import type { ReportKind } from '../report/report.js';
import { probeOf, type Reporter } from '../report/reporter.js';

/** A report as it goes over the wire. */
export interface ProbeAnswer {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer;
}

interface Rendered {
  readonly answer: ProbeAnswer;
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
    const rendered = this.#rendered.get(kind);
    if (rendered && performance.now() < rendered.freshUntil) return rendered.answer;
    this.#rendered.delete(kind);
    // Of all the probes that waited for one run the first renders its result.
    const current = () => this.#rendered.get(kind)?.answer ?? this.render(kind);
    return this.monitor.refresh(probeOf(kind))?.then(current) ?? current();
  }

  private render(kind: ReportKind): ProbeAnswer {
    const { httpStatus, body } = this.reporter.report(kind);
    const bytes = Buffer.from(JSON.stringify(body));
    const answer: ProbeAnswer = {
      httpStatus,
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': bytes.length,
        'Cache-Control': 'no-store',
      },
      body: bytes,
    };
    const freshUntil = Math.min(this.monitor.freshUntil(probeOf(kind)), performance.now() + this.maxAgeMs);
    this.#rendered.set(kind, { answer, freshUntil });
    return answer;
  }
}
