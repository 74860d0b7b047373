/** One change: of the phase, of a probe's answer, or of a check's status. */
export interface HistoryEntry {
  /** When it changed, ISO 8601, UTC. */
  readonly at: string;
  readonly subject: 'phase' | 'probe' | 'check';
  /** The name of the probe or of the check. A phase has none. */
  readonly name?: string;
  /** The value before. Left out when there was none. */
  readonly from?: string;
  readonly to: string;
  readonly reason?: string;
}
