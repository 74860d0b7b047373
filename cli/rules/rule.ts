import type { ApplicationFacts } from '../application/application-facts.js';
import type { Manifest } from '../read/manifest.js';
import type { Surroundings } from '../workload/surroundings.js';
import type { Workload } from '../workload/workload.js';
import type { Example } from './example.js';

/** `error`: requests are lost, or containers restart in a loop. `warning`: they are at a bad moment. `hint`: it could be better. */
export const LEVELS = ['error', 'warning', 'hint'] as const;

export type Level = (typeof LEVELS)[number];

/** One place where a manifest does not fit. */
export interface Finding {
  /** The object, when it is not the workload itself. */
  readonly manifest?: Manifest;
  readonly line: number;
  /** The value that was found, as a sentence. */
  readonly found: string;
  /** Why it hurts. */
  readonly why: string;
  /** What to write in its place. */
  readonly mend: string;
  /** The level of this finding, when it is not that of the rule. */
  readonly level?: Level;
}

/** One thing that is checked. The check is pure: it reads nothing but its arguments. */
export interface Rule {
  readonly id: string;
  readonly level: Level;
  /** What it finds, in one sentence. */
  readonly sentence: string;
  readonly check: (workload: Workload, facts: ApplicationFacts, surroundings: Surroundings) => readonly Finding[];
  /** The tests run both: `bad` has exactly this finding, and `good` has none. */
  readonly examples: { readonly bad: Example; readonly good: Example };
}

/** Where a rule is described. */
export function helpOf({ id }: Pick<Rule, 'id'>): string {
  return `docs/lint.md#${id}`;
}
