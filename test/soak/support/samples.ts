import type { Holdings } from '../../faults/support/sample-app.js';

/** What the probes have come to until now, and what the application holds. */
export interface Sample extends Holdings {
  readonly atMs: number;
  readonly answered: number;
  readonly degraded: number;
  readonly lost: number;
}

const ROWS_AT_MOST = 20;

/** A table for a person: some of the samples, evenly spread, the last among them. */
export function tableOf(samples: readonly Sample[]): string {
  const step = Math.ceil(samples.length / ROWS_AT_MOST);
  const shown = samples.filter((_, index) => (samples.length - 1 - index) % step === 0);
  const rows = shown.map((sample) => [
    `${Math.round(sample.atMs / 1_000)} s`,
    sample.answered,
    sample.degraded,
    sample.lost,
    sample.memoryMb.toFixed(1),
    sample.residentMb.toFixed(0),
    sample.handles,
    sample.openFiles,
    sample.threads,
  ]);
  const head = ['time', 'probes', 'degraded', 'lost', 'heap MB', 'RSS MB', 'handles', 'files', 'threads'];
  return [head, ...rows].map((row) => row.map((cell) => String(cell).padStart(8)).join(' ')).join('\n');
}

/** The least there was: the peaks between two collections, or of a pool at work, are no leak. */
export function floorOf(samples: readonly Sample[], figure: 'memoryMb' | 'residentMb'): number {
  return Math.min(...samples.map((sample) => sample[figure]));
}
