import { type Observable, Subject } from 'rxjs';
import type { CheckResult } from '../checks/check-result.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { HistoryEntry } from './history-entry.js';
import { whyItFails } from './reasons.js';
import type { Report } from './report.js';
import { stallChanges, type Thresholds } from './stall-changes.js';

/** How many changes are kept. */
const MOST_ENTRIES = 100;

/** The sources of the history. The log and `changes$` use the same ones. */
export interface ChangeSources {
  readonly lifecycle: Pick<Lifecycle, 'phase' | 'sign' | 'changes$'>;
  /** Each result that changed the status of its check. */
  readonly checks$: Observable<{
    readonly result: CheckResult;
    readonly ended: { readonly status: string | undefined };
  }>;
  /** Reports that differ from the one before. */
  readonly reports$: Observable<Report>;
  /** Stalls that are over: what the probes answered meanwhile is in no report. */
  readonly stalls: (Thresholds & { readonly ended$: Observable<{ readonly lastedMs: number }> }) | undefined;
}

/** The latest changes, oldest first. Kept in memory only. */
export class History {
  readonly #answers = new Map<string, string>();
  readonly #kept: HistoryEntry[] = [];
  #entries: readonly HistoryEntry[] | undefined;
  #phase: string;
  readonly #changes = new Subject<void>();

  /** Emits after each entry, in the same turn. */
  readonly changes$ = this.#changes.asObservable();

  /** @param answers The answers of the probes at the beginning. */
  constructor({ lifecycle, checks$, reports$, stalls }: ChangeSources, answers: readonly Report[]) {
    this.#phase = lifecycle.phase.name;
    for (const { kind, status } of answers) this.#answers.set(kind, status);
    // A change of the phase or of a check must come before the answer that it causes, so subscribe to those first.
    lifecycle.changes$.subscribe(() => this.notePhase(lifecycle));
    checks$.subscribe(({ result: { name, status, message }, ended }) => {
      this.add({ subject: 'check', name, from: ended.status, to: status, reason: message });
    });
    reports$.subscribe((report) => this.noteAnswer(report));
    stalls?.ended$.subscribe(({ lastedMs }) => this.noteStall(lastedMs, stalls));
  }

  /** Frozen, because the application reads it. */
  get entries(): readonly HistoryEntry[] {
    this.#entries ??= Object.freeze([...this.#kept]);
    return this.#entries;
  }

  private notePhase({ phase: { name }, sign }: ChangeSources['lifecycle']): void {
    if (name === this.#phase) return;
    this.add({ subject: 'phase', from: this.#phase, to: name, reason: sign });
    this.#phase = name;
  }

  private noteAnswer(report: Report): void {
    const { kind, status } = report;
    const from = this.#answers.get(kind);
    // `health` is not a probe. A new reason with the same status is not a new answer.
    if (kind === 'health' || from === status) return;
    this.#answers.set(kind, status);
    this.add({ subject: 'probe', name: kind, from, to: status, reason: whyItFails(report) });
  }

  private noteStall(lastedMs: number, thresholds: Thresholds): void {
    // Draining is never overruled: nobody was told anything else.
    if (this.#phase === 'draining') return;
    for (const { agoMs, ...change } of stallChanges(lastedMs, thresholds, (probe) => this.#answers.get(probe))) {
      this.add({ subject: 'probe', ...change }, Date.now() - agoMs);
    }
  }

  private add(change: Change, at = Date.now()): void {
    const { subject, name, from, to, reason } = change;
    const entry: HistoryEntry = Object.freeze({
      at: new Date(at).toISOString(),
      subject,
      ...(name !== undefined && { name }),
      ...(from !== undefined && { from }),
      to,
      ...(reason !== undefined && { reason }),
    });
    // A stall is told when it is over: what came first after it may stand here already.
    const before = this.#kept.findLastIndex((kept) => kept.at <= entry.at);
    this.#kept.splice(before + 1, 0, entry);
    if (this.#kept.length > MOST_ENTRIES) this.#kept.shift();
    this.#entries = undefined;
    this.#changes.next();
  }
}

interface Change {
  readonly subject: HistoryEntry['subject'];
  readonly name?: string | undefined;
  readonly from?: string | undefined;
  readonly to: string;
  readonly reason?: string | undefined;
}
