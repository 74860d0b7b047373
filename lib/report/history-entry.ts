/** One change that was seen: of the phase, of a probe's answer, or of a check's status. */
export interface HistoryEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly subject: 'phase' | 'probe' | 'check';
  /** Of the probe or of the check; a phase has none. */
  readonly name?: string;
  /** What it was before; nothing where nothing was known. */
  readonly from?: string;
  readonly to: string;
  readonly reason?: string;
}
