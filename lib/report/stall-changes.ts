import { stalledReason } from './reasons.js';

/** How long the event loop may not turn before a probe fails for it, in milliseconds. */
export interface Thresholds {
  readonly unreadyAfterMs: number;
  readonly deadAfterMs: number;
}

/** What a probe answered during a stall, which only another thread could say. */
interface StallChange {
  readonly name: 'readiness' | 'liveness';
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
  /** In milliseconds before the stall was over. */
  readonly agoMs: number;
}

const MEANWHILE = [
  { name: 'readiness', well: 'ready', failed: 'not_ready', after: 'unreadyAfterMs' },
  { name: 'liveness', well: 'alive', failed: 'dead', after: 'deadAfterMs' },
] as const;

/** The changes of a stall that is over, of those probes that have succeeded before and do so again. */
export function stallChanges(
  lastedMs: number,
  thresholds: Thresholds,
  answerOf: (probe: string) => string | undefined,
): StallChange[] {
  const failed = MEANWHILE.filter(({ name, well, after }) => answerOf(name) === well && lastedMs >= thresholds[after]);
  const reason = stalledReason(lastedMs);
  return [
    ...failed.map(({ name, well, failed: to, after }) => {
      return { name, from: well, to, reason, agoMs: lastedMs - thresholds[after] };
    }),
    ...failed.map(({ name, well: to, failed: from }) => ({ name, from, to, agoMs: 0 })),
  ];
}
