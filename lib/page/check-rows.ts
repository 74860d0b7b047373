import type { PageCheck, PageValues } from './page-values.js';
import { type Tone, toneOf } from './tone.js';

/** A page shows only so many checks, the worst ones. It counts the others. */
const MOST_SHOWN = 50;

type Result = PageValues['reports']['health']['body']['checks'][number];

/** A check as the page shows it. */
export interface CheckRow {
  readonly name: string;
  readonly status: string;
  readonly tone: Tone;
  readonly result: Result | undefined;
  readonly breaker: string | undefined;
  readonly details: readonly (readonly [key: string, value: string])[];
  /** When this status began, ISO 8601. */
  readonly since: string | undefined;
  readonly countsFor: string;
  /** Whether it is critical now, and why, if that needs words. */
  readonly stands: string | undefined;
}

const WORST_FIRST: readonly Tone[] = ['bad', 'warn', 'wait', 'good'];

/** All checks, the worst first. Equally bad ones keep the order in which they were found. */
export function checkRows({ reports, facts }: PageValues): readonly CheckRow[] {
  const results = new Map(reports.health.body.checks.map((result) => [result.name, result]));
  const known = new Set(facts.checks.map(({ name }) => name));
  // A check found after the facts were gathered is not in them, but may have a result.
  const late = [...results.keys()].filter((name) => !known.has(name)).map(unknownCheck);
  const rows = [...facts.checks, ...late].map((check) => rowOf(check, results.get(check.name)));
  return WORST_FIRST.flatMap((tone) => rows.filter((row) => row.tone === tone));
}

/** The checks that the page shows, and the number of the others. */
export function shownRows(rows: readonly CheckRow[]): { readonly shown: readonly CheckRow[]; readonly left: number } {
  return { shown: rows.slice(0, MOST_SHOWN), left: Math.max(0, rows.length - MOST_SHOWN) };
}

function rowOf(check: PageCheck, result: Result | undefined): CheckRow {
  const { circuit_breaker: breaker, ...details } = { circuit_breaker: undefined, ...result?.details };
  const status = result?.status ?? 'no result yet';
  return {
    name: check.name,
    status,
    tone: toneOf(status),
    result,
    breaker: typeof breaker === 'string' ? breaker : undefined,
    details: Object.entries(details).map(([key, value]) => [key, inOneLine(value)]),
    // A stale result has another status than the latest run, so its `since` does not apply.
    since: check.latest?.status === status ? check.latest.since : undefined,
    countsFor: countsFor(check),
    stands: result?.stands,
  };
}

function countsFor({ probes, critical }: PageCheck): string {
  if (probes.length === 0) return 'this page only';
  const names = probes.join(', ');
  if (critical === 'until-ready') return `${names} (critical until ready once)`;
  return critical ? names : `${names} (not critical)`;
}

function unknownCheck(name: string): PageCheck {
  return { name, probes: [], critical: true, latest: undefined };
}

function inOneLine(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
