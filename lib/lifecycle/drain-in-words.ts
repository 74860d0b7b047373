/** What the log tells of a drain. */

export function servingOn(delayMs: number): string {
  return `Serving on for ${delayMs} ms, while traffic is sent elsewhere`;
}

/** Why it takes longer than the line before has said. */
export function servingOnForClients(atMostMs: number): string {
  return `New clients still come, so serving on until they stop: ${atMostMs} ms at most`;
}

/** @param afterMs For how long they were waited for; without it, somebody was in a hurry. */
export function someWereCut(count: number, afterMs: number | undefined): string {
  const when = afterMs === undefined ? 'when SIGINT came' : `after ${afterMs} ms`;
  return `Closed connections whose requests were not done ${when}: ${count}`;
}

export function drained(tookMs: number, sign = 'the shutdown began'): string {
  return `Drained ${(tookMs / 1_000).toFixed(1)} s after ${sign}: closing the application now`;
}
