/** `12 s` and `0.7 s`, for a message. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
