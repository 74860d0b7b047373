/** `91.3%`, for a message. */
export function percent(ratio: number): string {
  return `${Math.round(ratio * 1_000) / 10}%`;
}
