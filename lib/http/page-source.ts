import type { Observable } from 'rxjs';
import type { PageCheck, PageFacts, PageShutdown, PageValues } from '../page/page-values.js';
import type { HistoryEntry } from '../report/history-entry.js';
import type { Reporter } from '../report/reporter.js';

/** Where the page's facts come from. */
export interface PageParts {
  readonly reporter: Pick<Reporter, 'report' | 'tasksOf'>;
  readonly shutdown: PageShutdown;
  /** With `status` the page shows what the bodies show: no text of a check. */
  readonly details: 'full' | 'status';
  indicators(): readonly Omit<PageCheck, 'latest'>[];
  /** The latest status of a check, and since when it lasts, on the monotonic clock. */
  latest(name: string): { readonly result: { readonly status: string }; readonly since: number } | undefined;
  history(): readonly HistoryEntry[];
}

/** Gathers what the page is made of, when somebody looks. Runs no check. */
export class PageSource {
  #facts: PageFacts | undefined;

  /** @param changes$ Emits whenever the facts may be others than before. */
  constructor(
    private readonly parts: PageParts,
    changes$: Observable<unknown>,
  ) {
    changes$.subscribe(() => (this.#facts = undefined));
  }

  /** One and the same object as long as nothing of it has changed. */
  get facts(): PageFacts {
    // Indicators are found at the start and with each lazy module, and nothing tells of it.
    if (this.#facts?.checks.length !== this.parts.indicators().length) this.#facts = this.gather();
    return this.#facts;
  }

  values(): PageValues {
    const { reporter } = this.parts;
    return {
      now: Date.now(),
      reports: {
        health: reporter.report('health'),
        liveness: reporter.report('liveness'),
        readiness: reporter.report('readiness'),
        startup: reporter.report('startup'),
      },
      facts: this.facts,
    };
  }

  private gather(): PageFacts {
    const { shutdown } = this.parts;
    return {
      pod: process.env['HOSTNAME'],
      startedAt: isoOf(performance.now() - process.uptime() * 1_000),
      shutdown,
      checks: this.parts.indicators().map(({ name, probes, critical }) => {
        const latest = this.parts.latest(name);
        const since = latest && { status: latest.result.status, since: isoOf(latest.since) };
        return { name, probes, critical, latest: since };
      }),
      startupTasks: this.parts.reporter.tasksOf('startup'),
      drainTasks: this.parts.reporter.tasksOf('drain'),
      history: this.parts.history().map((entry) => this.shown(entry)),
    };
  }

  private shown(entry: HistoryEntry): HistoryEntry {
    if (this.parts.details === 'full' || entry.subject !== 'check') return entry;
    const { reason: _reason, ...rest } = entry;
    return rest;
  }
}

/** A moment of the monotonic clock as the calendar has it. */
function isoOf(moment: number): string {
  return new Date(Date.now() - (performance.now() - moment)).toISOString();
}
