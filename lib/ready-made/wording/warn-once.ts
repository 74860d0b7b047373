const given = new Set<string>();

/** Emits a warning of the process, once for each sentence: a check runs every few seconds. */
export function warnOnce(sentence: string): void {
  if (given.has(sentence)) return;
  given.add(sentence);
  process.emitWarning(`nestjs-probes: ${sentence}`);
}
