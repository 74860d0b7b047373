import type { ApplicationFacts } from '../application/application-facts.js';
import type { Manifest } from '../read/manifest.js';
import { ALL_RULES } from '../rules/all-rules.js';
import type { Finding, Level, Rule } from '../rules/rule.js';
import { hasNoPod, isOtherWorkload, readWorkload } from '../workload/read-workload.js';
import { neighboursIn, surroundingsOf } from '../workload/surroundings.js';
import type { Workload } from '../workload/workload.js';

/** A finding as it is reported. */
export interface Report {
  readonly file: string;
  readonly line: number;
  readonly rule: Rule;
  readonly level: Level;
  /** What was found, and why it hurts. */
  readonly message: string;
  readonly mend: string;
}

export interface Linted {
  readonly reports: readonly Report[];
  readonly checked: readonly Workload[];
  /** Workloads without a pod: their template is missing, or is something else than a map. */
  readonly unreadable: readonly Manifest[];
  /** Workloads whose containers are known other programs, such as a database. */
  readonly foreign: readonly Workload[];
  /** Objects with the template of a pod, of kinds that are not known. */
  readonly unknown: readonly Manifest[];
}

/** Holds all workloads against the application and against all rules that are not ignored. */
export function lint(manifests: readonly Manifest[], facts: ApplicationFacts, ignored: ReadonlySet<string>): Linted {
  const workloads = manifests.flatMap((manifest) => readWorkload(manifest) ?? []);
  const checked = workloads.filter(({ application }) => application.length > 0);
  const rules = ALL_RULES.filter(({ id }) => !ignored.has(id));
  const neighbours = neighboursIn(manifests);
  const reports = checked.flatMap((workload) => {
    const surroundings = surroundingsOf(workload, neighbours);
    return rules.flatMap((rule) =>
      rule
        .check(workload, facts, surroundings)
        .filter((finding) => !isIgnored(finding, rule, workload))
        .map((finding) => report(finding, rule, workload)),
    );
  });
  return {
    reports: reports.toSorted(byPlace),
    checked,
    unreadable: manifests.filter(hasNoPod),
    foreign: workloads.filter(({ application }) => application.length === 0),
    unknown: manifests.filter(isOtherWorkload),
  };
}

function report({ manifest, line, found, why, mend, level }: Finding, rule: Rule, workload: Workload): Report {
  const { file } = manifest ?? workload.manifest;
  return { file, line, rule, level: level ?? rule.level, message: `${found} ${why}`, mend };
}

function isIgnored({ manifest, line }: Finding, { id }: Rule, workload: Workload): boolean {
  const { comments } = manifest ?? workload.manifest;
  return comments.everywhere.has(id) || comments.at(line).has(id);
}

function byPlace(one: Report, other: Report): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line;
}
