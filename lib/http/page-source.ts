import type { Observable } from 'rxjs';
import type { PageCheck, PageFacts, PageShutdown, PageValues } from '../page/page-values.js';
import type { HistoryEntry } from '../report/history-entry.js';
import type { Reporter } from '../report/reporter.js';

/** The sources of the page's facts. */
export interface PageParts {
  readonly reporter: Pick<Reporter, 'report' | 'tasksOf'>;
  readonly shutdown: PageShutdown;
  /** With `status` the page shows no messages of checks, as the bodies do. */
  readonly details: 'full' | 'status';
  indicators(): readonly Omit<PageCheck, 'latest'>[];
  /** The latest status of a check, and when it began, on the monotonic clock. */
  latest(name: string): { readonly result: { readonly status: string }; readonly since: number } | undefined;
  history(): readonly HistoryEntry[];
}

/** Gathers the values of the page when somebody opens it. Runs no check. */
export class PageSource {
  #facts: PageFacts | undefined;

  /** @param changes$ Emits when the facts may have changed. */
  constructor(
    private readonly parts: PageParts,
    changes$: Observable<unknown>,
  ) {
    changes$.subscribe(() => (this.#facts = undefined));
  }

  /** Returns the same object until something in it has changed. */
  get facts(): PageFacts {
    // New indicators come with each module that is loaded later, and nothing emits then.
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

/** A time of the monotonic clock as ISO 8601. */
function isoOf(moment: number): string {
  return new Date(Date.now() - (performance.now() - moment)).toISOString();
}
