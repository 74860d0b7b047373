import { type CheckRun, RUN_OUTCOMES, type RunOutcome } from './check-run.js';

/** Upper bounds of the buckets for durations, in seconds. One more bucket counts the durations above the last bound. */
export const DURATION_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2.5] as const;

/** Counts of the runs of one check since the application began. */
export interface RunTally {
  readonly outcomes: Readonly<Record<RunOutcome, number>>;
  /** How many runs fell in each bucket. A run counts only in the smallest bucket that fits. */
  readonly durations: readonly number[];
  /** The sum of all durations, in seconds. */
  readonly seconds: number;
}

export const NO_RUNS: RunTally = {
  outcomes: Object.fromEntries(RUN_OUTCOMES.map((outcome) => [outcome, 0])) as Record<RunOutcome, number>,
  durations: Array.from({ length: DURATION_BOUNDS.length + 1 }, () => 0),
  seconds: 0,
};

/**
 * The tally with one run more. A run that did not call the check adds no duration, because it would make a slow
 * dependency look fast.
 */
export function countRun(before: RunTally, { outcome, tookMs }: Pick<CheckRun, 'outcome' | 'tookMs'>): RunTally {
  const outcomes = { ...before.outcomes, [outcome]: before.outcomes[outcome] + 1 };
  if (tookMs === undefined) return { ...before, outcomes };
  const seconds = tookMs / 1_000;
  const bucket = bucketOf(seconds);
  const durations = before.durations.map((count, index) => (index === bucket ? count + 1 : count));
  return { outcomes, durations, seconds: before.seconds + seconds };
}

function bucketOf(seconds: number): number {
  const bucket = DURATION_BOUNDS.findIndex((bound) => seconds <= bound);
  return bucket === -1 ? DURATION_BOUNDS.length : bucket;
}
