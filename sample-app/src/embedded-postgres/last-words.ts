/** The line of PostgreSQL's output that says why it ended. */
export function lastWords(output: string): string {
  const lines = output.trim().split(/\r?\n/);
  return lines.find((line) => /\b(error|FATAL|PANIC):/.test(line)) ?? lines.at(-1) ?? '';
}
