const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long something takes, such as `340 ms`, `4.2 s`, `3 min` or `2 h`. */
export function lasted(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(1)} s`;
  return ms < HOUR ? `${Math.floor(ms / MINUTE)} min` : `${Math.floor(ms / HOUR)} h`;
}

/** How long ago a time was. `undefined` for an invalid time, or one that is in the future by more than a second. */
export function ageOf(iso: string | undefined, now: number): string | undefined {
  const ms = now - Date.parse(iso ?? '');
  return ms >= -SECOND ? lasted(Math.max(0, ms)) : undefined;
}

/** A text from outside may be of any length. */
export function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** `a`, `a and b`, `a, b and c`, and of more than ten the first ten. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => `\`${shortened(name, 100)}\``);
  if (names.length > 10) return `${shown.join(', ')} and ${names.length - 10} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
